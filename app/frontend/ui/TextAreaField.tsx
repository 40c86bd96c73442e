import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

import { formatNumber, t } from "../i18n";
import { Notice } from "./Notice";
import "./TextAreaField.css";

type Props = {
  label: string;
  /** The text; a signal from useDraft() survives a reload. */
  value: Pick<Signal<string>, "value">;
  /** The server's limit, in characters. A longer text can be typed, and the field says how much too long it is. */
  limit: number;
  /** The placeholder. */
  hint?: string;
  /** The problem, shown below the field. */
  problem?: string;
  rows?: number;
  /** Hides the label visually, if the question is directly above the field. */
  labelHidden?: boolean;
};

/** Older browsers have none: there a letter with its accents may count as several, and a text may be called too long. */
const segmenter = "Segmenter" in Intl ? new Intl.Segmenter() : undefined;

/** The number of characters, counted as people and the server do: a flag, or a letter with its accents, is one. */
export function countCharacters(text: string): number {
  return [...(segmenter?.segment(text) ?? text)].length;
}

/** The part of the limit from which on a counter is shown. */
export const COUNTER_SHOWN_FROM = 0.8;

/** A text area that grows with its text. It shows a counter when little room is left; screen readers find it in the description. */
export function TextAreaField({ label, value, limit, hint, problem, rows = 3, labelHidden = false }: Props): JSX.Element {
  const id = useId();
  const used = countCharacters(value.value);
  const over = used - limit;
  const error = over > 0 ? t("field.over", { count: over }) : problem;
  return (
    <div class="field" data-wrong={Boolean(error)}>
      <label class={labelHidden ? "visually-hidden" : ""} for={id}>{label}</label>
      <div class="field-box">
        <AutoGrowTextArea id={id} value={value} rows={rows} hint={hint} error={Boolean(error)} />
        <p class="field-count muted" id={`${id}-count`}>
          {/* Made anew with each number, as a browser that translates the page has replaced the text nodes. */}
          <span key={`said-${used}`} class="visually-hidden">{t("field.count", { used, limit })}</span>
          {used > limit * COUNTER_SHOWN_FROM && <span key={used} aria-hidden="true">{formatNumber(used)}/{formatNumber(limit)}</span>}
        </p>
      </div>
      {error && <Notice kind="error" id={`${id}-error`}><span key={error}>{error}</span></Notice>}
    </div>
  );
}

type TextAreaProps = { id: string; value: Pick<Signal<string>, "value">; rows: number; hint: string | undefined; error: boolean };

function AutoGrowTextArea({ id, value, rows, hint, error }: TextAreaProps): JSX.Element {
  const box = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (!box.current) return;
    box.current.style.blockSize = "auto";
    box.current.style.blockSize = `${box.current.scrollHeight}px`;
  }, [value.value]);
  return (
    <textarea
      ref={box}
      id={id}
      rows={rows}
      dir="auto"
      placeholder={hint}
      value={value.value}
      onInput={(event) => (value.value = event.currentTarget.value)}
      aria-invalid={error}
      aria-describedby={error ? `${id}-count ${id}-error` : `${id}-count`}
    />
  );
}
