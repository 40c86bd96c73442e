import { Save } from "lucide";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { t } from "../../i18n";
import { ArrowLeft } from "../../mirroredIcons";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { countCharacters, TextAreaField } from "../../ui/TextAreaField";
import { Notice } from "../../ui/Notice";
import { Stack } from "../../ui/Stack";
import { TextField } from "../form/TextField";
import { type Card as TableCard, type Cluster, useSession } from "../session";
import * as limits from "../../sharedLists/limits.gen";
import { areDraftsStored } from "../../live/draft";
import { useCommand } from "../useCommand";
import { useDesk } from "./deskContext";
import { DiscardWordsButton } from "./DiscardWordsButton";
import { EarlierTexts } from "./RemovedScenarios";
import { type OpenScenario, useScenarioDraft } from "./useScenarioDraft";
import "../../ui/ScenarioPage.css";
import "./ScenarioEditor.css";

/** The form for a scenario, beside the cards of its cluster. */
export function ScenarioEditor({ cluster }: { cluster: Cluster }): JSX.Element {
  const desk = useDesk();
  const title = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => title.current?.focus(), []);
  return (
    <div class="editor">
      <header class="editor-head">
        <Button kind="borderless" icon={ArrowLeft} onClick={() => (desk.openScenario.value = undefined)}>{t("console.scenario.back")}</Button>
        <h2 ref={title} tabIndex={-1} dir="auto">{cluster.name}</h2>
      </header>
      <Sources cluster={cluster} />
      <ScenarioForm cluster={cluster} onBringBack={() => title.current?.focus()} />
    </div>
  );
}

function Sources({ cluster }: { cluster: Cluster }): JSX.Element {
  const { cards } = useSession();
  const leadCards = cluster.cards.flatMap((id) => cards.value.get(id) ?? []);
  return (
    <section class="sources" aria-labelledby="sources-title">
      <h3 id="sources-title">{t("console.scenario.sources", { count: leadCards.length })}</h3>
      <div class="sources-cards">{leadCards.map((card) => <Source key={card.id} card={card} />)}</div>
    </section>
  );
}

function Source({ card }: { card: TableCard }): JSX.Element {
  const { cards, workshop } = useSession();
  const theme = workshop.value?.themes.find(({ id }) => id === card.theme);
  const lead = <Card text={card.text} theme={theme}>{t("console.desk.table", { table: card.table })}</Card>;
  if (card.beneath.length === 0) return lead;
  const beneath = card.beneath.flatMap((id) => cards.value.get(id) ?? []);
  return (
    <Stack count={beneath.length + 1} theme={theme} beneath={beneath.map(({ id, text }) => <Card key={id} text={text} theme={theme} />)}>
      {lead}
    </Stack>
  );
}

function ScenarioForm({ cluster, onBringBack }: { cluster: Cluster; onBringBack: () => void }): JSX.Element {
  const { send, problem, waiting } = useCommand();
  const closed = useSession().workshop.value?.closed ?? false;
  const scenario = useScenarioDraft(cluster);
  const { title, text, draftStatus, isWritten, replaced } = scenario;
  const hasTriedToSave = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  const conflict = draftStatus === "conflict" && !waiting;

  const save = (event: Event) => {
    event.preventDefault();
    hasTriedToSave.value = true;
    const isShortEnough = countCharacters(title.value) <= limits.scenarioTitle && countCharacters(text.value) <= limits.scenarioText;
    if (title.value.trim() && text.value.trim() && isShortEnough) {
      if (waiting || conflict) return;
      scenario.markSubmitted();
      send({ type: "merge.write", cluster: cluster.id, title: title.value, text: text.value, base: scenario.base }, undefined, { persist: true });
    } else queueMicrotask(() => form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus());
  };
  const blankProblem = (value: string) => (hasTriedToSave.value && !value.trim() ? t("error.text.blank") : undefined);
  return (
    <form class="editor-form page" ref={form} onSubmit={save} noValidate aria-label={t("console.scenario.heading")}>
      <TextField label={t("console.scenario.title")} value={title} limit={limits.scenarioTitle} problem={blankProblem(title.value)} />
      <TextAreaField
        label={t("console.scenario.text")}
        value={text}
        limit={limits.scenarioText}
        rows={9}
        hint={t("console.scenario.hint")}
        problem={blankProblem(text.value)}
      />
      {problem && !conflict && <Notice kind="error">{problem}</Notice>}
      {conflict ? (
        <Conflict scenario={scenario} />
      ) : (
        <div class="editor-actions">
          <Button type="submit" kind="primary" icon={Save} disabled={closed}>{t("console.scenario.save")}</Button>
          {draftStatus === "mine" && isWritten && (
            <DiscardWordsButton kind="borderless" label={t("console.scenario.discard")} onDiscard={scenario.takeSaved} />
          )}
          {replaced?.text && <Button onClick={() => scenario.showReplaced(replaced)}>{t("console.scenario.replaced.show")}</Button>}
          {replaced ? (
            <Notice kind="info">{t("console.scenario.replaced")}</Notice>
          ) : (
            <p class="muted" role="status">{closed && draftStatus !== "same" ? t("console.setup.changed.closed") : statusText(waiting, draftStatus === "same", isWritten)}</p>
          )}
        </div>
      )}
      {cluster.scenario !== null && draftStatus === "same" && <EarlierTexts scenario={cluster.scenario} onBringBack={onBringBack} />}
    </form>
  );
}

/** Somebody else has saved another text; the person chooses which one to keep. */
function Conflict({ scenario: { saved, keepMine, takeSaved } }: { scenario: OpenScenario }): JSX.Element {
  return (
    <div class="editor-conflict">
      <Notice kind="error">{t("console.scenario.conflict")}</Notice>
      <div class="editor-actions">
        <Button onClick={keepMine}>{t("console.scenario.keep_mine")}</Button>
        <DiscardWordsButton label={t("console.scenario.take_theirs")} onDiscard={takeSaved} />
      </div>
      <details>
        <summary>{t("console.scenario.conflict.read")}</summary>
        <h3 dir="auto">{saved.title}</h3>
        <p dir="auto">{saved.text}</p>
      </details>
    </div>
  );
}

function statusText(waiting: boolean, same: boolean, saved: boolean): string {
  if (waiting) return t("card.waiting");
  if (!same) return t(areDraftsStored.value ? "console.scenario.draft" : "console.scenario.draft.not_stored");
  return saved ? t("console.scenario.saved") : "";
}
