import { Check, CircleAlert, CloudUpload } from "lucide";
import type { ComponentChildren, JSX } from "preact";

import { localized, t } from "../i18n";
import { Icon, ThemeIcon } from "../icons";
import { colourOf, type Theme } from "./theme";
import "./Card.css";

export type CardState = "waiting" | "saved" | "refused";
type Props = {
  text: string;
  theme?: Theme;
  /** Where the card is on its way to the server; leave out for a card that has long been there. */
  state?: CardState;
  /** Why it was refused, in the person's language. */
  reason?: string;
  /** Quiet things below: the table, hearts, buttons; below the reason, if there is one. */
  children?: ComponentChildren;
};

/** A card, the same everywhere: paper in its theme's tint, an edge, an icon, the text. */
export function Card({ text, theme, state, reason, children }: Props): JSX.Element {
  return (
    <article class="card" data-theme={colourOf(theme)} data-state={state}>
      <p class="card-text">
        {theme && <ThemeIcon name={theme.icon} label={localized(theme.name)} />}
        <span dir="auto">{text}</span>
      </p>
      {(children || state) && (
        <footer class="card-foot quiet">
          {state === "refused" && <CardStatus state={state} reason={reason} />}
          {children}
          {state && state !== "refused" && <CardStatus state={state} reason={reason} />}
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
    case "refused":
      return <span class="card-state refused"><Icon of={CircleAlert} />{reason ?? t("card.refused")}</span>;
  }
}
