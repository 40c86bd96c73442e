import { Layers } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useId, useState } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "./Button";
import { colourOf, type Theme } from "./theme";
import "./Stack.css";

type Props = {
  /** The card on top. */
  children: ComponentChildren;
  /** How many cards there are, the top one included; one alone is just a card, so that a stack may come and go. */
  count: number;
  theme?: Theme;
  /** The cards beneath, shown when the stack is opened; without them only the count is shown. */
  under?: ComponentChildren;
};

/** Cards of one table that say the same: the top one, the edges of what lies under it, and a count. */
export function Stack({ children, count, theme, under }: Props): JSX.Element {
  const [open, setOpen] = useState(false);
  const list = useId();
  return (
    <div class="stack" data-theme={colourOf(theme)} data-open={open}>
      <div class="stack-pile" data-depth={Math.min(count - 1, 2)}>
        {children}
      </div>
      {count === 1 ? null : under ? (
        <Button kind="quiet" icon={Layers} aria-expanded={open} aria-controls={list} onClick={() => setOpen(!open)}>
          {open ? t("stack.close") : t("stack.open", { count })}
        </Button>
      ) : (
        <p class="stack-count quiet">{t("stack.count", { count })}</p>
      )}
      {open && count > 1 && (
        <div class="stack-under" id={list}>
          {under}
        </div>
      )}
    </div>
  );
}
