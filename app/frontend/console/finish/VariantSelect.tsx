import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

import type { ReportVariants } from "../../http.gen";
import { t } from "../../i18n";
import { reportVariants } from "../../sharedLists/reportVariants.gen";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import type { ServerAnswer } from "../useAnswer";

type Props = {
  /** Such as `table-4`; empty: the whole report. */
  value: Signal<string>;
  /** What the server says of the variants. */
  variants: ServerAnswer<ReportVariants>;
};

/** The choice between the whole report and its variants. */
export function VariantSelect({ value, variants }: Props): JSX.Element {
  const [id, select] = [useId(), useRef<HTMLSelectElement>(null)];
  const groups = variants.value?.groups ?? [];
  // A table whose cards were all removed has no variant any more.
  useEffect(() => {
    const isThere = groups.some(({ choices }) => choices.some(({ variant }) => variant === value.value));
    if (groups.length > 0 && !isThere) value.value = "";
  }, [groups]);
  return (
    <div class="finish-choice">
      <label for={id}>{t("console.variant")}</label>
      <select id={id} ref={select} value={value.value} onChange={({ currentTarget }) => (value.value = currentTarget.value)}>
        <option value="">{t("console.variant.whole")}</option>
        {reportVariants.map(({ name, label }) => {
          const choices = groups.find((group) => group.name === name)?.choices ?? [];
          const options = choices.map(({ variant, label: text }) => <option key={variant} value={variant}>{text}</option>);
          if (choices.length === 1 && choices[0]?.variant === name) return options;
          return choices.length > 0 && <optgroup key={name} label={t(label)}>{options}</optgroup>;
        })}
      </select>
      {variants.problem && (
        <>
          <Notice kind="error">{variants.problem}</Notice>
          <Button kind="borderless" onClick={() => (select.current?.focus(), variants.readAgain())}>{t("network.try_again")}</Button>
        </>
      )}
    </div>
  );
}
