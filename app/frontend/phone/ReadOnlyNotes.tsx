import type { JSX } from "preact";

import { t } from "../i18n";
import { Card } from "../ui/Card";
import type { CardViewModel } from "./cardViewModel";
import { type PhoneSession, themeOf, useSession } from "./session";

/** The person's private notes that the server has. Notes with a rejected change are left out: `UnsavedCards` shows them. */
export function savedPrivateNotes({ cards }: Pick<PhoneSession, "cards">): CardViewModel[] {
  return cards.value.filter(({ isOwn, shared, onServer, rejected }) => isOwn && !shared && onServer && !rejected);
}

/** The person's private notes, read-only: for steps in which notes cannot be shared, and after the workshop. */
export function ReadOnlyNotes({ heading: Title = "h2" }: { heading?: "h1" | "h2" }): JSX.Element | null {
  const session = useSession();
  const notes = savedPrivateNotes(session);
  if (notes.length === 0) return null;
  return (
    <section class="section" aria-labelledby="notes">
      <Title id="notes">{t("phone.notes.title", { count: notes.length })}</Title>
      <p class="muted">{t("phone.notes.report")}</p>
      <ul class="cards">
        {notes.map(({ id, text, theme }) => (
          <li key={id}><Card text={text} theme={themeOf(session, theme)} /></li>
        ))}
      </ul>
    </section>
  );
}
