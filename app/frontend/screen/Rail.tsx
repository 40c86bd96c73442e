import type { JSX } from "preact";

import { spaced } from "../code";
import { t } from "../i18n";
import { People } from "./Figure";
import { address, type SceneProps } from "./hall";
import { HallTimer } from "./HallTimer";
import { JoinCode } from "./JoinCode";
import "./Rail.css";

/** What stays: the time on top, the way in at the bottom. */
export function Rail({ hall, step, running }: SceneProps): JSX.Element {
  return (
    <aside class="rail" aria-label={t("screen.rail")}>
      <HallTimer clock={hall.clock} step={step} running={running} />
      <People hall={hall} />
      <div class="rail-door">
        <JoinCode hall={hall} />
        <p class="rail-address">{address(hall)}</p>
        <p class="rail-code">{spaced(hall.code)}</p>
      </div>
    </aside>
  );
}
