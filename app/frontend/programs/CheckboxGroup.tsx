import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";

import { Notice } from "../ui/Notice";

type Props<Name extends string> = {
  label: string;
  choices: readonly { name: Name; text: string; explanation: string }[];
  chosen: Signal<readonly Name[]>;
  /** What is wrong with the choice; empty: nothing. */
  problem: string;
};

/** Checkboxes with a sentence about each. */
export function CheckboxGroup<Name extends string>({ label, choices, chosen, problem }: Props<Name>): JSX.Element {
  const id = useId();
  const toggle = (name: Name) => {
    const isChosen = (candidate: Name) => chosen.value.includes(candidate) !== (candidate === name);
    chosen.value = choices.map((choice) => choice.name).filter(isChosen);
  };
  return (
    <fieldset class="checkbox-group" aria-describedby={problem ? `${id}-problem` : undefined}>
      <legend>{label}</legend>
      {choices.map(({ name, text, explanation }) => (
        <div key={name}>
          <label class="checkbox">
            <input
              type="checkbox"
              checked={chosen.value.includes(name)}
              onChange={() => toggle(name)}
              aria-invalid={Boolean(problem)}
              aria-describedby={`${id}-${name}`}
            />
            <span>{text}</span>
          </label>
          <p class="muted" id={`${id}-${name}`}>{explanation}</p>
        </div>
      ))}
      {problem && <Notice kind="error" id={`${id}-problem`}>{problem}</Notice>}
    </fieldset>
  );
}
