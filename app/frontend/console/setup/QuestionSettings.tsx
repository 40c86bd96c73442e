import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { type Signal, signal } from "@preact/signals";

import { languageName, languages, t } from "../../i18n";
import { type LocalizedInputs, toInputs, toLocalizedText, inputsProblem } from "../form/localizedInputs";
import { LocalizedField } from "../form/LocalizedField";
import * as limits from "../../sharedLists/limits.gen";
import { useSettingsForm } from "./useSettingsForm";
import { SettingsForm } from "./SettingsForm";

type EditedQuestion = { title: LocalizedInputs; question: LocalizedInputs; language: Signal<string> };

const toFields = ({ title, question, language: { value: language } }: EditedQuestion) => ({
  title: toLocalizedText(title, language),
  question: toLocalizedText(question, language),
  language,
});

/** The settings for the workshop's title, question and main language. */
export function QuestionSettings(): JSX.Element {
  const id = useId();
  const { value, ...form } = useSettingsForm<EditedQuestion>(
    ({ title, question, language }) => ({ title: toInputs(title), question: toInputs(question), language: signal(language) }),
    toFields,
  );
  const edited = value.value;
  const language = edited.language.value;
  const problems = { title: inputsProblem(edited.title, language, limits.title), question: inputsProblem(edited.question, language, limits.question) };
  const ifTried = (text: string | undefined) => (form.hasTriedToSave.value ? text : undefined);
  return (
    <SettingsForm title={t("console.setup.question")} form={form} hasProblem={Boolean(problems.title || problems.question)}>
      <LocalizedField label={t("console.setup.name")} inputs={edited.title} limit={limits.title} problem={ifTried(problems.title)} />
      <LocalizedField label={t("console.setup.question_label")} inputs={edited.question} limit={limits.question} rows={2} problem={ifTried(problems.question)} />
      <div class="choice">
        <label for={id}>{t("console.setup.language")}</label>
        <select id={id} value={language} onChange={({ currentTarget }) => (edited.language.value = currentTarget.value)}>
          {languages.map((code) => <option key={code} value={code}>{languageName(code)}</option>)}
        </select>
      </div>
    </SettingsForm>
  );
}
