import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";

import { formatNumber, t } from "../../i18n";
import { lengthOf } from "../../ui/Field";
import { Notice } from "../../ui/Notice";
import "./Line.css";

type Props = {
  label: string;
  value: Pick<Signal<string>, "value">;
  limit: number;
  problem?: string | undefined;
  labelHidden?: boolean;
  hint?: string;
};

/** A place to write one line. How much room is left shows only when there is little. */
export function Line({ label, value, limit, problem, labelHidden = false, hint }: Props): JSX.Element {
  const id = useId();
  const used = lengthOf(value.value);
  const over = used - limit;
  const trouble = over > 0 ? t("field.over", { count: over }) : problem;
  return (
    <div class="line" data-wrong={Boolean(trouble)}>
      <label class={labelHidden ? "visually-hidden" : ""} for={id}>{label}</label>
      <input
        id={id}
        dir="auto"
        autocomplete="off"
        placeholder={hint}
        value={value.value}
        onInput={(event) => (value.value = event.currentTarget.value)}
        aria-invalid={Boolean(trouble)}
        aria-describedby={trouble ? `${id}-trouble` : undefined}
      />
      {used > limit * 0.8 && !trouble && (
        <span class="line-count quiet">{formatNumber(used)}/{formatNumber(limit)}</span>
      )}
      {trouble && <Notice kind="error" id={`${id}-trouble`}>{trouble}</Notice>}
    </div>
  );
}

type NumberProps = { label: string; value: Signal<string>; least: number; most: number; problem?: string | undefined; note?: string };

/** A place for a number. */
export function NumberLine({ label, value, least, most, problem, note }: NumberProps): JSX.Element {
  const id = useId();
  return (
    <div class="line number" data-wrong={Boolean(problem)}>
      <label for={id}>{label}</label>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        min={least}
        max={most}
        value={value.value}
        onInput={(event) => (value.value = event.currentTarget.value)}
        aria-invalid={Boolean(problem)}
        aria-describedby={`${id}-note`}
      />
      <div id={`${id}-note`}>
        {problem ? <Notice kind="error">{problem}</Notice> : note && <p class="quiet">{note}</p>}
      </div>
    </div>
  );
}
