import type { Signal } from "@preact/signals";
import { Languages } from "lucide";
import type { JSX } from "preact";

import { languageName, t, workshopLanguage } from "../../i18n";
import { Icon } from "../../icons";
import { Button } from "../../ui/Button";
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
  /** Whether the other languages show, where one switch rules a whole list; without it each field has its own. */
  others?: boolean;
};

/** Words in the workshop's language; those in the others are folded away below. */
export function WordsField({ label, words, limit, rows, problem, labelHidden = false, others: shown }: Props): JSX.Element {
  const main = workshopLanguage.value;
  const others = [...words].filter(([language]) => language !== main);
  const own = words.get(main);
  const translations = others.map(([language, value]) => (
    <Writing key={language} {...{ limit, rows }} value={value} label={languageName(language)} />
  ));
  return (
    <div class="words">
      {own && <Writing {...{ label, limit, rows, problem, labelHidden }} value={own} />}
      {shown === undefined ? (
        <details>
          <summary class="quiet"><Icon of={Languages} />{t("console.words.others")}</summary>
          <div class="words-others">{translations}</div>
        </details>
      ) : (
        shown && <div class="words-others">{translations}</div>
      )}
    </div>
  );
}

/** The switch for a whole list of words. */
export function OthersSwitch({ shown }: { shown: Signal<boolean> }): JSX.Element {
  return (
    <Button kind="quiet" icon={Languages} aria-expanded={shown.value} onClick={() => (shown.value = !shown.value)}>
      {t("console.words.others")}
    </Button>
  );
}

type WritingProps = Omit<Props, "words" | "others"> & { value: Signal<string> };

function Writing({ rows, problem, ...rest }: WritingProps): JSX.Element {
  const wrong = problem ? { problem } : {};
  return rows ? <Field {...rest} {...wrong} rows={rows} /> : <Line {...rest} {...wrong} />;
}
