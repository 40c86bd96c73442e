import { Layers } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useId, useState } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "./Button";
import { colourOf, type Theme } from "./theme";
import "./Stack.css";

type Props = {
  /** The lead card. */
  children: ComponentChildren;
  /** The number of cards, including the lead card. */
  count: number;
  theme?: Theme;
  /** The words of the lead card. */
  about?: string;
  /** The cards beneath, shown when the stack is open. Without them only the count is shown. */
  beneath?: ComponentChildren;
};

const MAX_DEPTH_DRAWN = 2;

/** The number of cards beneath that are drawn as edges. */
export function stackDepth(beneath: number): number {
  return Math.min(beneath, MAX_DEPTH_DRAWN);
}

/** Similar cards of one table: the lead card, the edges of the cards beneath it, and their number. */
export function Stack({ children, count, theme, about, beneath }: Props): JSX.Element {
  const [open, setOpen] = useState(false);
  const list = useId();
  return (
    <div data-theme={colourOf(theme)} data-open={open}>
      <div class="stack-top" data-depth={stackDepth(count - 1)}>
        {children}
      </div>
      {count === 1 ? null : beneath ? (
        <Button kind="borderless" icon={Layers} about={about} aria-expanded={open} aria-controls={list} onClick={() => setOpen(!open)}>
          {open ? t("stack.close") : t("stack.open", { count })}
        </Button>
      ) : (
        <p class="stack-count muted">{t("stack.count", { count })}</p>
      )}
      {open && count > 1 && (
        <div class="stack-beneath" id={list}>
          {beneath}
        </div>
      )}
    </div>
  );
}
