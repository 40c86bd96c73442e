import type { JSX } from "preact";

import { t } from "../i18n";
import { Part } from "../ui/Part";
import { RunningStepStrip } from "./RunningStep";
import { Desk } from "./desk/Desk";
import { WorkshopName } from "./Header";
import { SignOutButton } from "./SignOutButton";
import { StatusBar } from "./StatusBar";

/** The theme team's page: the merge desk, where cards are put into clusters, and the running step. */
export function ThemeTeamConsole(): JSX.Element {
  return (
    <div class="console">
      <div>
        <header class="top theme-team">
          <WorkshopName />
          <SignOutButton label={t("console.sign_out.short")} />
        </header>
        <Part><RunningStepStrip /></Part>
      </div>
      <Part><Desk /></Part>
      <Part><StatusBar /></Part>
    </div>
  );
}
