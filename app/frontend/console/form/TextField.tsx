import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";

import { formatNumber, t } from "../../i18n";
import { countCharacters, COUNTER_SHOWN_FROM } from "../../ui/TextAreaField";
import { Notice } from "../../ui/Notice";
import "./TextField.css";

type Props = {
  label: string;
  value: Pick<Signal<string>, "value">;
  limit: number;
  problem?: string | undefined;
  labelHidden?: boolean;
  hint?: string;
};

/** A text field of one line. It shows a counter when little room is left. */
export function TextField({ label, value, limit, problem, labelHidden = false, hint }: Props): JSX.Element {
  const id = useId();
  const used = countCharacters(value.value);
  const over = used - limit;
  const error = over > 0 ? t("field.over", { count: over }) : problem;
  return (
    <div class="text-field" data-wrong={Boolean(error)}>
      <label class={labelHidden ? "visually-hidden" : ""} for={id}>{label}</label>
      <input
        id={id}
        dir="auto"
        autocomplete="off"
        placeholder={hint}
        value={value.value}
        onInput={(event) => (value.value = event.currentTarget.value)}
        aria-invalid={Boolean(error)}
        aria-describedby={error ? `${id}-error` : undefined}
      />
      {used > limit * COUNTER_SHOWN_FROM && !error && (
        <span class="text-field-count muted">{formatNumber(used)}/{formatNumber(limit)}</span>
      )}
      {error && <Notice kind="error" id={`${id}-error`}>{error}</Notice>}
    </div>
  );
}

type NumberProps = { label: string; value: Signal<string>; problem?: string | undefined; note?: string };

/** A field for an integer. It takes any text, and `problem` says what is wrong with it: fields of type "number" leave signs out without a
 * word, so that "5,5" becomes 55. */
export function NumberField({ label, value, problem, note }: NumberProps): JSX.Element {
  const id = useId();
  return (
    <div class="text-field number" data-wrong={Boolean(problem)}>
      <label for={id}>{label}</label>
      <input
        id={id}
        inputMode="numeric"
        autocomplete="off"
        value={value.value}
        onInput={(event) => (value.value = event.currentTarget.value)}
        aria-invalid={Boolean(problem)}
        aria-describedby={`${id}-note`}
      />
      <div id={`${id}-note`}>
        {problem ? <Notice kind="error">{problem}</Notice> : note && <p class="muted">{note}</p>}
      </div>
    </div>
  );
}
