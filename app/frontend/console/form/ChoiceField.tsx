import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";

import "./TextField.css";

type Props<Name extends string> = { label: string; value: Signal<Name>; choices: readonly { name: Name; text: string }[] };

/** A field with a list of choices. */
export function ChoiceField<Name extends string>({ label, value, choices }: Props<Name>): JSX.Element {
  const id = useId();
  return (
    <div class="choice">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value.value}
        onChange={({ currentTarget }) => (value.value = choices.find(({ name }) => name === currentTarget.value)?.name ?? value.value)}
      >
        {choices.map(({ name, text }) => <option key={name} value={name}>{text}</option>)}
      </select>
    </div>
  );
}
