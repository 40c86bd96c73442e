import type { Signal } from "@preact/signals";
import { Languages, TriangleAlert } from "lucide";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";

import { languageName, t, workshopLanguage } from "../../i18n";
import { Icon } from "../../icons";
import { Button } from "../../ui/Button";
import { TextAreaField } from "../../ui/TextAreaField";
import { TextField } from "./TextField";
import { isTooLong, type LocalizedInputs, TranslationCheck } from "./localizedInputs";
import "./LocalizedField.css";

type Props = {
  label: string;
  inputs: LocalizedInputs;
  limit: number;
  /** The height of a text area; without it the field has one line. */
  rows?: number;
  problem?: string | undefined;
  labelHidden?: boolean;
  /** Whether the other languages are shown, if one toggle controls a list of fields; without it the field has its own toggle. */
  showTranslations?: boolean;
};

/** A field for a localized text: the workshop's language first, the other languages in a section that can be opened. It opens by itself
 * when one of them is too long, or still has the words from before the main text was changed. */
export function LocalizedField({ label, inputs, limit, rows, problem, labelHidden = false, showTranslations }: Props): JSX.Element {
  const mainLanguage = workshopLanguage.value;
  const mainInput = inputs.get(mainLanguage);
  const others = [...inputs].filter(([language]) => language !== mainLanguage);
  const hasTooLong = isTooLong(new Map(others), limit);
  const check = useMemo(() => new TranslationCheck(mainLanguage), [mainLanguage]);
  const outdated = check.outdated(inputs);
  const section = useRef<HTMLDetailsElement>(null);
  // It stays open then, because somebody may be writing in it.
  const wasOpened = useRef(false);
  wasOpened.current ||= hasTooLong || outdated.length > 0;
  useLayoutEffect(() => {
    if (wasOpened.current && section.current) section.current.open = true;
  }, [wasOpened.current]);
  const translations = others.map(([language, value]) => (
    <Translation key={language} {...{ limit, rows, language, value }} about={label} isOutdated={outdated.includes(language)} />
  ));
  // The field of a text that is too long says it itself.
  const mainProblem = hasTooLong && mainInput?.value.trim() ? undefined : problem;
  return (
    <div class="localized">
      {mainInput && <SingleField {...{ label, limit, rows, labelHidden }} problem={mainProblem} value={mainInput} />}
      {showTranslations === undefined ? (
        <details ref={section}>
          <summary class="muted"><Icon of={Languages} />{t("console.other_languages")}</summary>
          <div class="translations">{translations}</div>
        </details>
      ) : (
        (showTranslations || wasOpened.current) && <div class="translations">{translations}</div>
      )}
    </div>
  );
}

/** The toggle that shows the other languages of a list of fields. */
export function TranslationsToggle({ shown }: { shown: Signal<boolean> }): JSX.Element {
  return (
    <Button kind="borderless" icon={Languages} aria-expanded={shown.value} onClick={() => (shown.value = !shown.value)}>
      {t("console.other_languages")}
    </Button>
  );
}

type TranslationProps = Pick<Props, "limit" | "rows"> & { language: string; value: Signal<string>; about: string; isOutdated: boolean };

/** The field for one of the other languages. about: the label of the whole text. */
function Translation({ language, value, about, isOutdated, ...rest }: TranslationProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const leaveEmpty = () => {
    value.value = "";
    box.current?.querySelector<HTMLElement>("input, textarea")?.focus(); // the button that had the focus is removed
  };
  return (
    <div class="translation" ref={box}>
      <SingleField {...rest} value={value} label={languageName(language)} />
      {isOutdated && (
        <div class="translation-outdated" role="status">
          <p><Icon of={TriangleAlert} />{t("console.other_languages.outdated")}</p>
          <Button kind="borderless" about={`${about}, ${languageName(language)}`} onClick={leaveEmpty}>{t("console.other_languages.leave_empty")}</Button>
        </div>
      )}
    </div>
  );
}

type SingleFieldProps = Omit<Props, "inputs" | "showTranslations"> & { value: Signal<string> };

function SingleField({ rows, ...rest }: SingleFieldProps): JSX.Element {
  return rows ? <TextAreaField {...rest} rows={rows} /> : <TextField {...rest} />;
}
