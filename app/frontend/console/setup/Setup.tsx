import type { JSX } from "preact";

import { t } from "../../i18n";
import { ImportedNotice } from "../ImportedNotice";
import { useSession } from "../session";
import { LabelSettings } from "./LabelSettings";
import { LinkSettings } from "./LinkSettings";
import { SizeSettings } from "./SizeSettings";
import { QuestionSettings } from "./QuestionSettings";
import { ReportSettings } from "./ReportSettings";
import { ThemeSettings } from "./ThemeSettings";
import "./Setup.css";

/** All settings of a workshop. Each form is saved separately, before or during the workshop. Of an imported one only the
 * links can be set. */
export function Setup({ hidden }: { hidden: boolean }): JSX.Element {
  const { workshop } = useSession();
  if (workshop.value?.imported) {
    return (
      <main class="setup" hidden={hidden}>
        <header class="setup-head">
          <h2>{t("console.setup.title")}</h2>
          <ImportedNotice />
        </header>
        <div class="setup-sections"><div><LinkSettings /></div></div>
      </main>
    );
  }
  return (
    <main class="setup" hidden={hidden}>
      <header class="setup-head">
        <h2>{t("console.setup.title")}</h2>
        <p class="muted">{workshop.value?.closed ? t("console.setup.closed") : t("console.setup.why")}</p>
      </header>
      <div class="setup-sections">
        <div>
          {/* Settings that change during the workshop come first. */}
          <SizeSettings />
          <QuestionSettings />
          <ThemeSettings />
          <ReportSettings />
        </div>
        <div>
          <LinkSettings />
          <LabelSettings field="roles" title={t("console.setup.roles")} explanation={t("console.setup.roles.why")} add={t("console.setup.roles.add")} />
          <LabelSettings
            field="municipalities"
            title={t("console.setup.municipalities")}
            explanation={t("console.setup.municipalities.why")}
            add={t("console.setup.municipalities.add")}
          />
        </div>
      </div>
    </main>
  );
}
