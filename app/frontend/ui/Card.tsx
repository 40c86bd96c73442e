import { Check, CircleAlert, CloudUpload } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";

import { t } from "../i18n";
import { Icon, ThemeIcon } from "../icons";
import { Button } from "./Button";
import { CardText } from "./CardText";
import { needsFolding } from "./cardFolding";
import { colourOf, type Theme } from "./theme";
import "./Card.css";

export type CardState = "waiting" | "saved" | "rejected";
type Props = {
  text: string;
  theme?: Theme;
  /** Whether the card and its last change are saved; undefined if that is not to be shown. */
  state?: CardState;
  /** Why the card or its change was rejected, in the reader's language. */
  reason?: string;
  /** Details and buttons below the text. */
  children?: ComponentChildren;
};

/** A card with its theme's colour, edge and icon; it looks the same on every page. One with many lines is folded. */
export function Card({ text, theme, state, reason, children }: Props): JSX.Element {
  const [isOpen, setIsOpen] = useState(false);
  const isFoldable = needsFolding(text);
  return (
    <article class="card" data-theme={colourOf(theme)} data-state={state}>
      <p class="card-body">
        {theme && <ThemeIcon name={theme.icon} label={theme.name} />}
        <CardText text={text} isOpen={isOpen} />
      </p>
      {isFoldable && <Button kind="borderless" about={text} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>{t(isOpen ? "text.less" : "text.more")}</Button>}
      {(children || state) && (
        <footer class="card-footer muted">
          {state === "rejected" && <CardStatus state={state} reason={reason} />}
          {children}
          {state && state !== "rejected" && <CardStatus state={state} reason={reason} />}
        </footer>
      )}
    </article>
  );
}

function CardStatus({ state, reason }: { state: CardState; reason: string | undefined }): JSX.Element {
  switch (state) {
    case "waiting":
      return <span class="card-state"><Icon of={CloudUpload} />{t("card.waiting")}</span>;
    case "saved":
      return <span class="card-state"><Icon of={Check} />{t("card.saved")}</span>;
    case "rejected":
      return <span class="card-state rejected"><Icon of={CircleAlert} />{reason ?? t("card.rejected")}</span>;
  }
}
