import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId } from "preact/hooks";

import { t } from "../../i18n";
import { reportVariants } from "../../registry/reportVariants.gen";
import { useVariants } from "./variants";

/** The choice between the whole report and its variants. value: such as `table-4`; empty: the whole report. */
export function VariantSelect({ value }: { value: Signal<string> }): JSX.Element {
  const id = useId();
  const groups = useVariants();
  const isThere = groups.some(({ choices }) => choices.some(({ variant }) => variant === value.value));
  // A table whose cards were all taken away has no variant any more.
  useEffect(() => {
    if (groups.length > 0 && !isThere) value.value = "";
  }, [groups, isThere]);
  return (
    <div class="finish-choice">
      <label for={id}>{t("console.variant")}</label>
      <select id={id} value={value.value} onChange={({ currentTarget }) => (value.value = currentTarget.value)}>
        <option value="">{t("console.variant.whole")}</option>
        {reportVariants.map(({ name, label }) => {
          const choices = groups.find((group) => group.name === name)?.choices ?? [];
          const options = choices.map(({ variant, label: text }) => <option key={variant} value={variant}>{text}</option>);
          if (choices.length === 1 && choices[0]?.variant === name) return options;
          return choices.length > 0 && <optgroup key={name} label={t(label)}>{options}</optgroup>;
        })}
      </select>
    </div>
  );
}
