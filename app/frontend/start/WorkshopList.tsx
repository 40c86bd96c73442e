import type { JSX } from "preact";

import type { ListedEdition, Workshop } from "../http.gen";
import { formatDay, t } from "../i18n";
import { formatCode } from "../joinCode";

/** The organiser's workshops, newest first. chosen: the join code of the one that is left out; empty for none. */
export function WorkshopList({ workshops, chosen }: { workshops: Workshop[]; chosen: string }): JSX.Element | null {
  const others = workshops.filter(({ code }) => code !== chosen);
  if (others.length === 0) return null;
  return (
    <section class="workshops" aria-labelledby="workshops">
      <h3 id="workshops">{t("start.workshops")}</h3>
      <ul>
        {others.map((workshop) => <WorkshopRow key={workshop.code} workshop={workshop} />)}
      </ul>
    </section>
  );
}

function WorkshopRow({ workshop }: { workshop: Workshop }): JSX.Element {
  const { code, title, closed, imported, edition, links } = workshop;
  return (
    <li class="workshop">
      <p class="workshop-title"><a href={`#${code}`} dir="auto">{title}</a> <span class="workshop-code">{formatCode(code)}</span></p>
      <p class="muted">
        {[formatDay(workshop.created_at), ...countTexts(workshop)].join(" · ")}
        {closed && <> · {t(imported ? "start.imported" : "start.closed")}</>}
        {edition && <> · {editionText(edition)}</>}
      </p>
      <p class="workshop-links">
        <a href={links.console}>{t("start.console")}</a>
        {closed ? (
          <a href={`/w/${code}/report`}>{t("start.report")}</a>
        ) : (
          <>
            <a href={links.screen}>{t("start.screen")}</a>
            <a href={links.signs}>{t("start.signs")}</a>
          </>
        )}
      </p>
    </li>
  );
}

/** Which edition was imported. Several editions of a workshop have the same title. */
export function editionText({ no, made_at }: ListedEdition): string {
  return t("start.imported.edition", { no, date: formatDay(made_at) });
}

/**
 * The numbers of a workshop; none if an earlier version imported it, which did not store them. The tables are those
 * that were planned: a closed workshop may have used fewer, which its report counts.
 */
function countTexts({ people, cards, tables, closed, imported }: Workshop): string[] {
  if (imported && people === 0 && cards === 0) return [];
  const counts = [t("start.count.people", { count: people }), t("start.count.cards", { count: cards })];
  return closed ? counts : [...counts, t("start.count.tables", { count: tables })];
}
