import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";

import { type BallotKind, ballotText } from "../ballotKinds";
import type { ReportQr } from "../http.gen";
import { formatCode } from "../joinCode";
import { localized, t, type TextKey, workshopLanguage } from "../i18n";
import { ThemeIcon } from "../icons";
import { decidingVote, type Support } from "../support";
import { QrCode } from "../ui/QrCode";
import { colourOf } from "../ui/theme";
import type { Step, Theme, WorkshopView } from "../wire.gen";
import { type ClosingScenarios, closingScenarios, type ShownScenario } from "./closingScenarios";
import { CountLabel } from "./CountLabel";
import { useFitClosing } from "./fitClosing";
import { joinHost, lengthClass, type ScreenSession } from "./session";
import { Heading } from "./Heading";
import { JoinCode } from "./JoinCode";
import { useReportQr } from "./reportQr";
import "./ClosingScreen.css";

/** More of the other scenarios than these are in two columns. */
const MAX_ROWS = 5;

/** All that the screen shows of a workshop that was held on another server. */
export function ImportedScreen({ workshop }: { workshop: WorkshopView }): JSX.Element {
  return (
    <main class="screen alone closing">
      <Heading title={localized(workshop.title)} instruction={t("screen.imported")} />
    </main>
  );
}

type Props = {
  session: ScreenSession;
  workshop: WorkshopView;
  step: Step | undefined;
  /** Whether whoever runs the projector wants the join code in the place of the report's QR code. */
  showJoin: boolean;
};

/** The last screen: the scenario that carried furthest, the numbers of the workshop, and how to read the report. */
export function ClosingScreen({ session, workshop, step, showJoin }: Props): JSX.Element {
  const { store } = session;
  const { people, cards, tables } = store.entity("counts").value ?? { people: 0, cards: 0, tables: 0 };
  const clusters = store.all("cluster_summary/").value.length;
  const scenarios = useComputed(() => {
    const views = store.all("scenario/").value.map(([, scenario]) => scenario);
    return closingScenarios(views, decidingVote(store));
  }).value;
  const count = scenarios.first.length + scenarios.others.length;
  return (
    <main class="screen alone closing">
      {count > 0 ? (
        <ScenarioRows session={session} workshop={workshop} step={step} scenarios={scenarios} />
      ) : (
        <section class="closing-made">
          <Heading title={step ? localized(step.title) : t("screen.closed")} instruction={step ? localized(step.instruction) : localized(workshop.title)} />
        </section>
      )}
      <HowToRead session={session} workshop={workshop} showJoin={showJoin} />
      <footer class="closing-counts" data-large={count === 0}>
        <CountLabel value={people} label={t("screen.people", { count: people })} />
        <CountLabel value={tables} label={t("screen.tables", { count: tables })} />
        <CountLabel value={cards} label={t("screen.cards", { count: cards })} />
        {clusters > 0 && <CountLabel value={clusters} label={t("screen.clusters", { count: clusters })} />}
        {count > 0 && <CountLabel value={count} label={t("screen.scenarios", { count })} />}
      </footer>
    </main>
  );
}

/** The scenarios, the first one large. They have as much room as there is: see `useFitClosing`. */
function ScenarioRows({ session, workshop, step, scenarios }: Omit<Props, "showJoin"> & { scenarios: ClosingScenarios }): JSX.Element {
  const { first, others, ballot } = scenarios;
  const box = useRef<HTMLElement>(null);
  const hidden = useFitClosing(box, JSON.stringify([scenarios, step, t("screen.thanks")]));
  const theme = first.length === 1 ? themeOf(session, workshop, first[0]?.cluster) : undefined;
  const thanks = step ? localized(step.title) : t("screen.thanks");
  return (
    <section class="closing-made" ref={box} data-first={first.length}>
      {first.length === 0 ? (
        <h1 class="closing-thanks" dir="auto">{thanks}</h1>
      ) : (
        <p class="closing-lead" data-theme={colourOf(theme)}>
          {theme && <ThemeIcon name={theme.icon} label={theme.name} />}
          <span dir="auto">{thanks}</span>
        </p>
      )}
      {step && localized(step.instruction) && <p class="closing-instruction" dir="auto">{localized(step.instruction)}</p>}
      <FirstPlaceReason {...scenarios} />
      {first.map((scenario) => <FirstScenario key={scenario.id} scenario={scenario} ballot={ballot} hasText={first.length === 1} />)}
      {others.length > 0 && (
        <>
          <h2 class="closing-others">{t(first.length > 0 ? "screen.also_made" : "screen.our_scenarios")}</h2>
          <ul class="closing-scenarios" data-columns={others.length > MAX_ROWS ? 2 : 1}>
            {others.map(({ id, title, support }) => (
              <li key={id} data-other>
                <b dir="auto" lang={workshopLanguage.value}>{title}</b>
                {support && <span>{dotsText(ballot, support)}{t("screen.thanks.of_voters", { people: support.people, count: support.voters })}</span>}
              </li>
            ))}
          </ul>
          <p class="closing-more">{t("screen.vote.more", { count: hidden })}</p>
        </>
      )}
    </section>
  );
}

/** What the first ones have most of. */
function FirstPlaceReason({ first, reason, ballot }: ClosingScenarios): JSX.Element | null {
  const count = first.length;
  if (reason === "none") return null;
  const isByDots = reason === "votes" && ballot.countsDots;
  return <p class="closing-reason">{isByDots ? ballotText(ballot, "most", { count }) : t(`screen.thanks.${reason}`, { count })}</p>;
}

type FirstScenarioProps = { scenario: ShownScenario; ballot: BallotKind; hasText: boolean };

function FirstScenario({ scenario: { title, text, sources, tables, support }, ballot, hasText }: FirstScenarioProps): JSX.Element {
  return (
    <article class="closing-first">
      <h1 dir="auto" lang={workshopLanguage.value} data-length={lengthClass(title)}>{title}</h1>
      {hasText && text && <p class="closing-text" dir="auto" lang={workshopLanguage.value}>{text}</p>}
      <p class="closing-support">
        {support ? <>{dotsText(ballot, support)}<SupportText {...support} /></> : <>{t("screen.sources", { count: sources })} · {t("screen.from_tables", { count: tables })}</>}
      </p>
    </article>
  );
}

/** The dots, before how many people gave them, if the kind of the vote counts dots. */
function dotsText(ballot: BallotKind, { dots }: Support): string {
  return ballot.countsDots ? `${ballotText(ballot, "dots", { count: dots })} · ` : "";
}

function SupportText({ people, voters, wording }: Support): JSX.Element {
  return (
    <>
      {t("screen.thanks.support", { people, count: voters })}
      {wording.kind === "other_title" && <> {t("screen.thanks.voted_as", { title: wording.title })}</>}
      {wording.kind === "changed" && <> {t("screen.thanks.changed_after_vote")}</>}
    </>
  );
}

/** The theme that most cards of the cluster have; undefined if no theme has more than all others. */
function themeOf({ store }: ScreenSession, workshop: WorkshopView, cluster: string | undefined): Theme | undefined {
  const counts = new Map<string, number>();
  for (const card of store.entity(`cluster/${cluster ?? ""}`).value?.cards ?? []) {
    const theme = store.entity(`card/${card}`).value?.theme;
    if (theme) counts.set(theme, (counts.get(theme) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  const found = [...counts].filter(([, count]) => count === most);
  return found.length === 1 ? workshop.themes.find(({ id }) => id === found[0]?.[0]) : undefined;
}

/** The QR code of the report, or if there is none to show, that of the join page, with its address. */
function HowToRead({ session, workshop, showJoin }: Omit<Props, "step">): JSX.Element {
  const qr = useReportQr(session.code, workshop.closed).value;
  const isReport = workshop.closed && !showJoin && qr !== null && qr?.path !== null;
  if (isReport) return <ReportAccess session={session} qr={qr} />;
  return (
    <section class="closing-join">
      <JoinCode session={session} />
      {workshop.closed && <p class="closing-ready">{t("screen.report_ready")}</p>}
      <p class="closing-why">{t(workshop.closed ? "screen.your_cards" : "screen.your_cards_so_far")}</p>
      <p class="closing-address">{joinHost(session)}</p>
      <p class="closing-code">{formatCode(session.code)}</p>
    </section>
  );
}

/** The QR code of the report, or its address while the image does not load. qr: undefined until the server has answered. */
function ReportAccess({ session, qr }: { session: ScreenSession; qr: ReportQr | undefined }): JSX.Element {
  const [isMissing, setMissing] = useState(false);
  const path = qr?.path;
  return (
    <section class="closing-join">
      {path ? (
        <QrCode src={`${path}/qr.svg`} label={t("screen.report_qr")} address={`${joinHost(session)}${path}`} onMissingChange={setMissing} />
      ) : (
        <div class="qr" />
      )}
      <p class="closing-ready">{t("screen.report_ready")}</p>
      <p class="closing-why">{t(howToReadKey(isMissing, qr?.has_code_word))}</p>
    </section>
  );
}

function howToReadKey(isMissing: boolean, hasCodeWord = false): TextKey {
  if (isMissing) return hasCodeWord ? "screen.open_report.code_word" : "screen.open_report";
  return hasCodeWord ? "screen.scan_report.code_word" : "screen.scan_report";
}
