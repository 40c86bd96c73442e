import { Check } from "lucide";
import type { JSX } from "preact";

import { localized, t } from "../i18n";
import { Icon } from "../icons";
import type { Label } from "../wire.gen";
import { Button } from "../ui/Button";
import "./ChoiceList.css";

type Props = {
  items: readonly Pick<Label, "id" | "name">[];
  /** What was chosen before; null was skipped. */
  value: string | null | undefined;
  /** null: would rather not say. */
  onPick: (id: string | null) => void;
};

/** One of a few, each as big as a thumb; a tap chooses. */
export function ChoiceList({ items, value, onPick }: Props): JSX.Element {
  return (
    <>
      <ul class="choices">
        {items.map(({ id, name }) => (
          <li key={id}>
            <button type="button" class="choice" aria-pressed={id === value} onClick={() => onPick(id)}>
              <span dir="auto">{localized(name)}</span>
              {id === value && <Icon of={Check} />}
            </button>
          </li>
        ))}
      </ul>
      <Button kind="quiet" onClick={() => onPick(null)}>{t("phone.join.skip")}</Button>
    </>
  );
}
