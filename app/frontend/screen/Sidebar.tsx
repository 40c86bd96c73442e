import type { JSX } from "preact";

import { formatCode } from "../joinCode";
import { t } from "../i18n";
import { ConnectedCount } from "./CountLabel";
import { joinHost, type SceneProps } from "./session";
import { ScreenTimer } from "./ScreenTimer";
import { JoinCode } from "./JoinCode";
import "./Sidebar.css";

/** What stays: the time on top, the way in at the bottom. */
export function Sidebar({ session, step, running }: SceneProps): JSX.Element {
  return (
    <aside class="rail" aria-label={t("screen.rail")}>
      <ScreenTimer clock={session.clock} step={step} running={running} />
      <ConnectedCount session={session} />
      <div class="rail-door">
        <JoinCode session={session} />
        <p class="rail-address">{joinHost(session)}</p>
        <p class="rail-code">{formatCode(session.code)}</p>
      </div>
    </aside>
  );
}
