import type { JSX } from "preact";

import { formatCode } from "../joinCode";
import { t } from "../i18n";
import { Part } from "../ui/Part";
import { ConnectedCount } from "./CountLabel";
import { joinHost, type SceneProps } from "./session";
import { ScreenTimer } from "./ScreenTimer";
import { JoinCode } from "./JoinCode";
import "./Sidebar.css";

/** The time left, the number of people, and how to join. */
export function Sidebar({ session, step, stepRun }: SceneProps): JSX.Element {
  return (
    <aside class="sidebar" aria-label={t("screen.sidebar")}>
      <Part><ScreenTimer clock={session.clock} step={step} stepRun={stepRun} /></Part>
      <ConnectedCount session={session} />
      <div class="sidebar-join">
        <JoinCode session={session} />
        <p class="sidebar-address">{joinHost(session)}</p>
        <p class="sidebar-code">{formatCode(session.code)}</p>
      </div>
    </aside>
  );
}
