import type { JSX } from "preact";

import { t } from "../i18n";
import { Card } from "../ui/Card";
import type { CardViewModel } from "./cardViewModel";
import { type PhoneSession, themeOf, useSession } from "./session";

/** The person's private notes. Those with a rejected change are among the unsaved cards. */
export function keptNotes({ cards }: Pick<PhoneSession, "cards">): CardViewModel[] {
  return cards.value.filter(({ isOwn, shared, onServer, rejected }) => isOwn && !shared && onServer && !rejected);
}

/** The person's private notes, to read, in the steps in which they cannot be shared, and after the workshop. */
export function KeptNotes({ heading: Title = "h2" }: { heading?: "h1" | "h2" }): JSX.Element | null {
  const session = useSession();
  const notes = keptNotes(session);
  if (notes.length === 0) return null;
  return (
    <section class="section" aria-labelledby="notes">
      <Title id="notes">{t("phone.notes.title", { count: notes.length })}</Title>
      <ul class="cards">
        {notes.map(({ id, text, theme }) => (
          <li key={id}><Card text={text} theme={themeOf(session, theme)} /></li>
        ))}
      </ul>
    </section>
  );
}
