import { Check } from "lucide";
import type { JSX } from "preact";

import { localized, localizedLang, t } from "../i18n";
import { Icon } from "../icons";
import type { Label } from "../wire.gen";
import { Button } from "../ui/Button";
import "./ChoiceList.css";

type Props = {
  items: readonly Pick<Label, "id" | "name">[];
  /** The chosen id; null if the question was skipped, undefined if it has no answer yet. */
  value: string | null | undefined;
  /** Called with the chosen id; with null if the question is skipped. */
  onPick: (id: string | null) => void;
};

/** A list of large buttons to choose one of. */
export function ChoiceList({ items, value, onPick }: Props): JSX.Element {
  return (
    <>
      <ul class="choices">
        {items.map(({ id, name }) => (
          <li key={id}>
            <button type="button" class="choice" aria-pressed={id === value} onClick={() => onPick(id)}>
              <span dir="auto" lang={localizedLang(name)}>{localized(name)}</span>
              {id === value && <Icon of={Check} />}
            </button>
          </li>
        ))}
      </ul>
      <Button kind="borderless" onClick={() => onPick(null)}>{t("phone.join.skip")}</Button>
    </>
  );
}
