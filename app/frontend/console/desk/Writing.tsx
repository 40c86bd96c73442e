import { ArrowLeft, Save } from "lucide";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Card } from "../../ui/Card";
import { Field, lengthOf } from "../../ui/Field";
import { Notice } from "../../ui/Notice";
import { Stack } from "../../ui/Stack";
import { Confirm } from "../Confirm";
import { Line } from "../form/Line";
import { type Card as TableCard, type Cluster, useHall } from "../hall";
import { limits } from "../limits";
import { useSending } from "../sending";
import { useDesk } from "./context";
import { type OpenSheet, useSheet } from "./useSheet";
import "../../ui/Page.css";
import "./Writing.css";

/** A scenario is written here, beside the cards it comes from. */
export function Writing({ cluster }: { cluster: Cluster }): JSX.Element {
  const desk = useDesk();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <div class="writing">
      <header class="writing-head">
        <Button kind="quiet" icon={ArrowLeft} onClick={() => (desk.writing.value = undefined)}>{t("console.writing.back")}</Button>
        <h2 ref={title} tabIndex={-1} dir="auto">{cluster.name}</h2>
      </header>
      <Sources cluster={cluster} />
      <Sheet cluster={cluster} />
    </div>
  );
}

function Sources({ cluster }: { cluster: Cluster }): JSX.Element {
  const { cards } = useHall();
  const leads = cluster.cards.flatMap((id) => cards.value.get(id) ?? []);
  return (
    <section class="sources" aria-labelledby="sources-title">
      <h3 id="sources-title">{t("console.writing.sources", { count: leads.length })}</h3>
      <div class="sources-cards">{leads.map((card) => <Source key={card.id} card={card} />)}</div>
    </section>
  );
}

function Source({ card }: { card: TableCard }): JSX.Element {
  const { cards, workshop } = useHall();
  const theme = workshop.value?.themes.find(({ id }) => id === card.theme);
  const kind = theme && { theme };
  const paper = <Card text={card.text} {...kind}>{t("console.desk.table", { table: card.table })}</Card>;
  if (card.beneath.length === 0) return paper;
  const under = card.beneath.flatMap((id) => cards.value.get(id) ?? []);
  return (
    <Stack count={under.length + 1} {...kind} under={under.map(({ id, text }) => <Card key={id} text={text} {...kind} />)}>
      {paper}
    </Stack>
  );
}

function Sheet({ cluster }: { cluster: Cluster }): JSX.Element {
  const { send, problem, waiting } = useSending();
  const sheet = useSheet(cluster);
  const { title, text, standing, written } = sheet;
  const tried = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  const conflict = standing === "conflict" && !waiting;

  const save = (event: Event) => {
    event.preventDefault();
    tried.value = true;
    const fits = lengthOf(title.value) <= limits.scenarioTitle && lengthOf(text.value) <= limits.scenarioText;
    if (title.value.trim() && text.value.trim() && fits) {
      if (waiting || conflict) return;
      sheet.sent();
      send({ type: "merge.write", cluster: cluster.id, title: title.value, text: text.value }, undefined, { keep: true });
    } else queueMicrotask(() => form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus());
  };
  const blank = (value: string) => (tried.value && !value.trim() ? t("error.text.blank") : undefined);
  const textProblem = blank(text.value);
  return (
    <form class="writing-sheet page" ref={form} onSubmit={save} noValidate aria-label={t("console.writing.scenario")}>
      <Line label={t("console.writing.title")} value={title} limit={limits.scenarioTitle} problem={blank(title.value)} />
      <Field
        label={t("console.writing.text")}
        value={text}
        limit={limits.scenarioText}
        rows={9}
        hint={t("console.writing.hint")}
        {...(textProblem && { problem: textProblem })}
      />
      {problem && <Notice kind="error">{problem}</Notice>}
      {conflict ? (
        <Conflict sheet={sheet} />
      ) : (
        <div class="writing-acts">
          <Button type="submit" kind="primary" icon={Save}>{t("console.writing.save")}</Button>
          {standing === "mine" && written && <Button kind="quiet" onClick={sheet.takeSaved}>{t("console.writing.drop")}</Button>}
          <p class="quiet" role="status">{progress(waiting, standing === "same", written)}</p>
        </div>
      )}
    </form>
  );
}

/** Two have written: neither text goes under unseen. */
function Conflict({ sheet: { saved, keepMine, takeSaved } }: { sheet: OpenSheet }): JSX.Element {
  return (
    <div class="writing-conflict">
      <Notice kind="error">{t("console.writing.conflict")}</Notice>
      <div class="writing-acts">
        <Button onClick={keepMine}>{t("console.writing.keep")}</Button>
        <Confirm label={t("console.writing.take")} ask={t("console.writing.take.ask")} yes={t("console.writing.take")} onYes={takeSaved} />
      </div>
      <details>
        <summary>{t("console.writing.conflict.theirs")}</summary>
        <h3 dir="auto">{saved.title}</h3>
        <p dir="auto">{saved.text}</p>
      </details>
    </div>
  );
}

function progress(waiting: boolean, same: boolean, saved: boolean): string {
  if (waiting) return t("card.waiting");
  if (!same) return t("console.writing.draft");
  return saved ? t("console.writing.saved") : "";
}
