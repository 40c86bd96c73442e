import type { JSX } from "preact";

import { t } from "../../i18n";
import { useSession } from "../session";
import { LabelSettings } from "./LabelSettings";
import { LinkSettings } from "./LinkSettings";
import { SizeSettings } from "./SizeSettings";
import { QuestionSettings } from "./QuestionSettings";
import { ThemeSettings } from "./ThemeSettings";
import "./Setup.css";

/** All settings of a workshop. Each section is saved separately, before or during the workshop. */
export function Setup({ hidden }: { hidden: boolean }): JSX.Element {
  const { workshop } = useSession();
  return (
    <main class="setup" hidden={hidden}>
      <header class="setup-head">
        <h2>{t("console.setup.title")}</h2>
        {!workshop.value?.imported && <p class="muted">{workshop.value?.closed ? t("console.setup.closed") : t("console.setup.why")}</p>}
      </header>
      <div class="setup-sections">
        <div>
          {/* Settings that change during the workshop come first. */}
          <SizeSettings />
          <QuestionSettings />
          <ThemeSettings />
        </div>
        <div>
          <LinkSettings />
          <LabelSettings field="roles" title={t("console.setup.roles")} why={t("console.setup.roles.why")} add={t("console.setup.roles.add")} />
          <LabelSettings
            field="municipalities"
            title={t("console.setup.municipalities")}
            why={t("console.setup.municipalities.why")}
            add={t("console.setup.municipalities.add")}
          />
        </div>
      </div>
    </main>
  );
}
