import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { type Signal, signal } from "@preact/signals";

import { languageName, languages, t } from "../../i18n";
import { editWords, problemOf, type Words, writtenWords } from "../form/words";
import { WordsField } from "../form/WordsField";
import { limits } from "../limits";
import { useSection } from "./draft";
import { Section } from "./Section";

type Draft = { title: Words; question: Words; language: Signal<string> };

const written = ({ title, question, language: { value: language } }: Draft) => ({
  title: writtenWords(title, language),
  question: writtenWords(question, language),
  language,
});

/** What the workshop is called, what it asks, and in which language first. */
export function Question(): JSX.Element {
  const id = useId();
  const { value, ...section } = useSection<Draft>(
    ({ title, question, language }) => ({ title: editWords(title), question: editWords(question), language: signal(language) }),
    written,
  );
  const draft = value.value;
  const main = draft.language.value;
  const wrong = { title: problemOf(draft.title, main, limits.title), question: problemOf(draft.question, main, limits.question) };
  const shown = (text: string | undefined) => (section.tried.value ? text : undefined);
  return (
    <Section
      title={t("console.setup.question")}
      draft={section}
      command={() => (wrong.title || wrong.question ? undefined : { type: "plan.edit", ...written(draft) })}
    >
      <WordsField label={t("console.setup.name")} words={draft.title} limit={limits.title} problem={shown(wrong.title)} />
      <WordsField label={t("console.setup.asks")} words={draft.question} limit={limits.question} rows={2} problem={shown(wrong.question)} />
      <div class="choice">
        <label for={id}>{t("console.setup.language")}</label>
        <select id={id} value={main} onChange={({ currentTarget }) => (draft.language.value = currentTarget.value)}>
          {languages.map((code) => <option key={code} value={code}>{languageName(code)}</option>)}
        </select>
      </div>
    </Section>
  );
}
