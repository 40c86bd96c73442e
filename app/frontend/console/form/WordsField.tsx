import { Languages } from "lucide";
import type { JSX } from "preact";

import { t, workshopLanguage } from "../../i18n";
import { Icon } from "../../icons";
import { Field } from "../../ui/Field";
import { Line } from "./Line";
import type { Words } from "./words";
import "./WordsField.css";

type Props = {
  label: string;
  words: Words;
  limit: number;
  /** More than one line. */
  rows?: number;
  problem?: string | undefined;
  labelHidden?: boolean;
};

/** Words in the workshop's language; those in the others are folded away below. */
export function WordsField({ label, words, limit, rows, problem, labelHidden = false }: Props): JSX.Element {
  const main = workshopLanguage.value;
  const others = [...words].filter(([language]) => language !== main);
  const own = words.get(main);
  return (
    <div class="words">
      {own && <Writing {...{ label, limit, rows, problem, labelHidden }} value={own} />}
      <details>
        <summary class="quiet"><Icon of={Languages} />{t("console.words.others")}</summary>
        <div class="words-others">
          {others.map(([language, value]) => (
            <Writing key={language} {...{ limit, rows }} value={value} label={languageName(language)} />
          ))}
        </div>
      </details>
    </div>
  );
}

type WritingProps = Omit<Props, "words"> & { value: Parameters<typeof Line>[0]["value"] };

function Writing({ rows, problem, ...rest }: WritingProps): JSX.Element {
  const wrong = problem ? { problem } : {};
  return rows ? <Field {...rest} {...wrong} rows={rows} /> : <Line {...rest} {...wrong} />;
}

/** A language by its own name. */
export function languageName(code: string): string {
  switch (code) {
    case "en":
      return t("ui.language.en");
    case "nb":
      return t("ui.language.nb");
    case "nn":
      return t("ui.language.nn");
    default:
      return code;
  }
}
