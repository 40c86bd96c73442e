import { RotateCcw } from "lucide";
import type { JSX } from "preact";

import { localized, t } from "../../i18n";
import { Button } from "../../ui/Button";

type Props = { items: readonly { id: string; name: Record<string, string> }[]; onOffer: (id: string) => void };

/** Items that are no longer offered but still in use; they can be offered again. */
export function RetiredItems({ items, onOffer }: Props): JSX.Element | null {
  if (items.length === 0) return null;
  return (
    <div class="retired">
      <p class="muted">{t("console.setup.retired")}</p>
      <ul>
        {items.map(({ id, name }) => (
          <li key={id}>
            <Button kind="borderless" icon={RotateCcw} onClick={() => onOffer(id)}>{t("console.setup.offer", { name: localized(name) })}</Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
