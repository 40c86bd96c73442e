import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { formatCode } from "../joinCode";
import { localized, t } from "../i18n";
import { rankOptions } from "../ranking";
import type { ScenarioView, Step, WorkshopView } from "../wire.gen";
import { CountLabel } from "./CountLabel";
import { joinHost, type ScreenSession } from "./session";
import { Heading } from "./Heading";
import { useHideOverflow } from "./hideOverflow";
import { JoinCode } from "./JoinCode";
import "./ClosingScreen.css";

/** Of more scenarios only the titles are shown, and smaller. */
const MAX_LARGE_SCENARIOS = 3;

/** All that the screen shows of a workshop that was held on another server. */
export function ImportedScreen({ workshop }: { workshop: WorkshopView }): JSX.Element {
  return (
    <main class="screen alone closing">
      <Heading title={localized(workshop.title)} instruction={t("screen.imported")} />
    </main>
  );
}

type Props = { session: ScreenSession; workshop: WorkshopView; step: Step | undefined };

/** The last screen: what people made, in words and numbers, and how to read it. */
export function ClosingScreen({ session, workshop, step }: Props): JSX.Element {
  const { people, cards } = session.store.entity("counts").value ?? { people: 0, cards: 0 };
  const scenarios = useComputed(() => rankedScenarios(session)).value;
  return (
    <main class="screen alone closing">
      <section class="closing-made">
        <Heading title={step ? localized(step.title) : t("screen.closed")} instruction={step ? localized(step.instruction) : localized(workshop.title)} />
        {scenarios.length > 0 && <Scenarios scenarios={scenarios} />}
      </section>
      <section class="closing-join">
        <JoinCode session={session} />
        {workshop.closed && <p class="closing-ready">{t("screen.report_ready")}</p>}
        <p class="closing-why">{t(workshop.closed ? "screen.your_cards" : "screen.your_cards_so_far")}</p>
        <p class="closing-address">{joinHost(session)}</p>
        <p class="closing-code">{formatCode(session.code)}</p>
      </section>
      <footer class="closing-counts" data-large={scenarios.length === 0}>
        <CountLabel value={people} label={t("screen.people", { count: people })} />
        <CountLabel value={cards} label={t("screen.cards", { count: cards })} />
        {scenarios.length > 0 && <CountLabel value={scenarios.length} label={t("screen.scenarios", { count: scenarios.length })} />}
      </footer>
    </main>
  );
}

/** The scenarios, in the order of the report: by the deciding vote, if there is one. */
function rankedScenarios({ store }: ScreenSession): ScenarioView[] {
  const scenarios = store.all("scenario/").value.map(([, scenario]) => scenario);
  const vote = store.entity("deciding_vote").value?.vote;
  const ranked = vote === undefined ? [] : rankOptions(store.entity(`vote/${vote}`).value ?? { options: [], results: [] });
  const rank = ({ id, cluster }: ScenarioView) => ranked.find(({ ref }) => ref === `scenario/${id}` || ref === `cluster/${cluster}`)?.rank ?? Infinity;
  return scenarios.sort((a, b) => Math.sign(rank(a) - rank(b)) || 0);
}

/** As many scenarios as there is room for, and the number of the others. */
function Scenarios({ scenarios }: { scenarios: readonly ScenarioView[] }): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  const hidden = useHideOverflow(list);
  const areLarge = scenarios.length <= MAX_LARGE_SCENARIOS;
  return (
    <>
      <h2>{t("screen.our_scenarios")}</h2>
      <ul class="closing-scenarios" ref={list} data-large={areLarge}>
        {scenarios.map(({ id, title, sources, tables }) => (
          <li key={id}>
            <b dir="auto">{title}</b>
            {areLarge && <span>{t("screen.sources", { count: sources })} · {t("screen.from_tables", { count: tables })}</span>}
          </li>
        ))}
      </ul>
      {hidden > 0 && <p class="closing-more">{t("screen.vote.more", { count: hidden })}</p>}
    </>
  );
}
