import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";

import { formatNumber, t } from "../i18n";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import "./ChoiceList.css";

type Props = { count: number; value: number | undefined; onPick: (table: number) => void };

/** With more tables than this the number can also be typed. */
const MAX_TABLES_WITHOUT_INPUT = 40;

/** Buttons with the table numbers. */
export function TablePicker({ count, value, onPick }: Props): JSX.Element {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return (
    <>
      {count > MAX_TABLES_WITHOUT_INPUT && <TableNumberForm count={count} onPick={onPick} />}
      <ul class="choices tables">
        {numbers.map((number) => (
          <li key={number}>
            <button type="button" class="choice" aria-pressed={number === value} aria-label={t("phone.table", { table: number })} onClick={() => onPick(number)}>
              {formatNumber(number)}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function TableNumberForm({ count, onPick }: Omit<Props, "value">): JSX.Element {
  const id = useId();
  const [problem, setProblem] = useState(false);
  function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }): void {
    event.preventDefault();
    const number = Number(new FormData(event.currentTarget).get("table"));
    const exists = Number.isInteger(number) && number >= 1 && number <= count;
    setProblem(!exists);
    if (exists) onPick(number);
  }
  return (
    <form class="table-number" onSubmit={submit} noValidate>
      <label for={id}>{t("phone.tables.number")}</label>
      <input id={id} name="table" inputMode="numeric" autocomplete="off" aria-invalid={problem} aria-describedby={problem ? `${id}-problem` : undefined} />
      <Button type="submit">{t("phone.tables.choose")}</Button>
      {problem && <Notice kind="error" id={`${id}-problem`}>{t("phone.tables.unknown", { tables: count })}</Notice>}
    </form>
  );
}
