import { type Signal, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useId, useRef } from "preact/hooks";

import { t, workshopLanguage } from "../../i18n";
import * as limits from "../../sharedLists/limits.gen";
import { optionalSections } from "../../sharedLists/optionalSections.gen";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import type { EditPlan } from "../../wire.gen";
import { inputsProblem, isTooLong, type LocalizedInputs, toInputs, toLocalizedText } from "../form/localizedInputs";
import { LocalizedField } from "../form/LocalizedField";
import { LogoField } from "./LogoField";
import { darkened, isDarkEnough } from "./reportColour";
import { useSettingsForm } from "./useSettingsForm";
import { SettingsForm } from "./SettingsForm";
import "./ReportSettings.css";

/** The colour of the reports of workshops that have none of their own. */
const OWN_COLOUR = "#0b5c7a";
type OptionalSection = (typeof optionalSections)[number];
type EditedReport = {
  preface: LocalizedInputs;
  logo: Signal<string>;
  logoDescription: LocalizedInputs;
  colour: Signal<string>;
  included: ReadonlyMap<OptionalSection, Signal<boolean>>;
};

const toFields = ({ preface, logo, logoDescription, colour, included }: EditedReport) => ({
  preface: toLocalizedText(preface, ""),
  report_logo: logo.value,
  logo_description: logo.value ? toLocalizedText(logoDescription, workshopLanguage.value) : {},
  report_colour: colour.value,
  omitted_sections: optionalSections.filter((name) => !included.get(name)?.value) as EditPlan["omitted_sections"] & object,
});

/** The settings for the report: its preface, its logo, its colour, and which sections it has. */
export function ReportSettings(): JSX.Element {
  const { value, ...form } = useSettingsForm<EditedReport>(
    ({ preface, report_logo, logo_description, report_colour, omitted_sections }) => ({
      preface: toInputs(preface),
      logo: signal(report_logo),
      logoDescription: toInputs(logo_description),
      colour: signal(report_colour),
      included: new Map(optionalSections.map((name) => [name, signal(!omitted_sections.includes(name))])),
    }),
    toFields,
  );
  const { preface, logo, logoDescription, colour, included } = value.value;
  const isTooLight = colour.value !== "" && !isDarkEnough(colour.value);
  const problem = isTooLong(preface, limits.preface) ? t("error.text.too_long", { limit: limits.preface }) : undefined;
  const undescribed = logo.value ? inputsProblem(logoDescription, workshopLanguage.value, limits.logo_description) : undefined;
  return (
    <SettingsForm
      title={t("console.setup.report")}
      explanation={t("console.setup.report.why")}
      form={form}
      hasProblem={isTooLight || Boolean(problem ?? undescribed)}
    >
      <LocalizedField label={t("console.setup.report.preface")} inputs={preface} limit={limits.preface} rows={4} problem={problem} />
      <LogoField logo={logo} description={logoDescription} problem={form.hasTriedToSave.value ? undescribed : undefined} />
      <ColourField colour={colour} isTooLight={isTooLight} />
      <fieldset class="report-choice">
        <legend>{t("console.setup.report.sections")}</legend>
        <p class="muted">{t("console.setup.report.sections.why")}</p>
        {[...included].map(([name, isIncluded]) => (
          <label key={name} class="checkbox">
            <input type="checkbox" checked={isIncluded.value} onChange={({ currentTarget }) => (isIncluded.value = currentTarget.checked)} />
            {t(`console.setup.report.section.${name}`)}
          </label>
        ))}
      </fieldset>
    </SettingsForm>
  );
}

/** The choice between Samskap's colour and another one, with the reason why a colour cannot be used. */
function ColourField({ colour, isTooLight }: { colour: Signal<string>; isTooLight: boolean }): JSX.Element {
  const [group, problem] = [useId(), useId()];
  const input = useRef<HTMLInputElement>(null);
  const isOwn = colour.value === "";
  const chooseDarker = () => {
    colour.value = darkened(colour.value);
    input.current?.focus(); // the button that had the focus is removed
  };
  return (
    <fieldset class="report-choice">
      <legend>{t("console.setup.report.colour")}</legend>
      <label class="checkbox">
        <input type="radio" name={group} checked={isOwn} onChange={() => (colour.value = "")} />
        {t("console.setup.report.colour.own")}
      </label>
      <div class="report-colour">
        <label class="checkbox">
          <input type="radio" name={group} checked={!isOwn} onChange={() => (colour.value = OWN_COLOUR)} />
          {t("console.setup.report.colour.choose")}
        </label>
        {!isOwn && (
          <input
            ref={input}
            type="color"
            aria-label={t("console.setup.report.colour")}
            value={colour.value}
            aria-invalid={isTooLight}
            aria-describedby={isTooLight ? problem : undefined}
            onInput={({ currentTarget }) => (colour.value = currentTarget.value)}
          />
        )}
      </div>
      {isTooLight && (
        <>
          <Notice kind="error" id={problem}>{t("console.setup.report.colour.too_light")}</Notice>
          <Button onClick={chooseDarker}>{t("console.setup.report.colour.darker")}</Button>
        </>
      )}
    </fieldset>
  );
}
