/** What every part of the console knows of: the line to the hall, and what it says most often. */
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

import { t } from "../i18n";
import type { WorkshopClient } from "../live/client";
import type { Command } from "../live/outbox";
import type { Entity } from "../live/store";
import type { Step } from "../wire.gen";

export type Workshop = Extract<Entity, { type: "workshop" }>;
export type RunningStep = Extract<Entity, { type: "step" }>;
export type Vote = Extract<Entity, { type: "vote" }>;
export type Card = Extract<Entity, { type: "card" }>;
export type Cluster = Extract<Entity, { type: "cluster" }>;

/** The code of what was not done for want of a network. */
const NETWORK_LOST = "network.lost";
/** How long (ms) it is still said once the network is back. */
const NETWORK_ERROR_SHOWN_MS = 10_000;

export class ConsoleSession {
  readonly workshop: ReadonlySignal<Workshop | undefined>;
  /** The clock and place of the step that runs. */
  readonly running: ReadonlySignal<RunningStep | undefined>;
  /** The step that runs, with its words. */
  readonly step: ReadonlySignal<Step | undefined>;
  /** What comes after it; the first step before anything runs. */
  readonly next: ReadonlySignal<Step | undefined>;
  /** The vote that people give dots in just now; there is one at most. */
  readonly openVote: ReadonlySignal<Vote | undefined>;
  /** A vote step runs, and its vote has yet to be opened. */
  readonly voteDue: ReadonlySignal<boolean>;
  /** The server's time, in milliseconds, up to the next full minute. */
  readonly minute: ReadonlySignal<number>;
  /** Every card on any table. */
  readonly cards: ReadonlySignal<ReadonlyMap<string, Card>>;
  /** Refusals that a form shows itself, by the command's id; the status line leaves them alone. */
  readonly shownInForms = signal<ReadonlySet<string>>(new Set());
  /** What a screen reader says next. */
  readonly announcement = signal("");
  /** What must be done now or not at all, by its command's id. */
  #immediate = new Set<string>();

  constructor(
    readonly client: WorkshopClient,
    readonly code: string,
    readonly joinUrl: string,
  ) {
    const { store, clock } = client;
    this.workshop = store.entity("workshop");
    this.running = store.entity("step");
    this.step = computed(() => this.workshop.value?.agenda.find(({ id }) => id === this.running.value?.step));
    this.next = computed(() => {
      const agenda = this.workshop.value?.agenda ?? [];
      return agenda[agenda.findIndex(({ id }) => id === this.running.value?.step) + 1];
    });
    const votes = store.all("vote/");
    this.openVote = computed(() => votes.value.find(([, { closed }]) => !closed)?.[1]);
    this.voteDue = computed(() => {
      const { value: step } = this.step;
      return step?.activity === "vote" && !this.openVote.value && !votes.value.some(([, vote]) => vote.step === step.id);
    });
    this.minute = computed(() => Math.ceil(clock.now.value / 60_000) * 60_000);
    effect(() => this.#refuseWaiting());
    this.cards = computed(() => new Map(store.all("card/").value.map(([, card]) => [card.id, card])));
  }

  /** Does something now or not at all: a step that starts when the network comes back would surprise the hall. */
  submitNow(command: Command): string {
    const { outbox } = this.client;
    const id = outbox.submit(command, { persist: false });
    this.#immediate.add(id);
    if (!this.isConnected()) outbox.markRefused(id, { code: NETWORK_LOST, message: t("console.network.refused") });
    return id;
  }

  /** Whether something can be done just now. */
  isConnected(): boolean {
    return this.client.connection.status.peek() === "live";
  }

  /** What was under way when the line broke may have arrived, and is not tried again. */
  #refuseWaiting(): void {
    const { outbox, connection } = this.client;
    if (connection.status.value === "live") return this.#dismissNetworkErrors();
    for (const { id, state } of outbox.pendingCommands.peek()) {
      if (state === "waiting" && this.#immediate.has(id)) outbox.markRefused(id, { code: NETWORK_LOST, message: t("console.network.broke") });
    }
  }

  /** Said while there was no network, it is soon no news. */
  #dismissNetworkErrors(): void {
    const { outbox } = this.client;
    const old = outbox.pendingCommands.peek().filter(({ refusal, state }) => state === "refused" && refusal?.code === NETWORK_LOST);
    if (old.length > 0) setTimeout(() => old.forEach(({ id }) => outbox.dismiss(id)), NETWORK_ERROR_SHOWN_MS);
  }

  /** Says it to a screen reader; the same words twice are said twice. */
  announce(text: string): void {
    this.announcement.value = text === this.announcement.peek() ? `${text}\u00a0` : text;
  }
}

export const SessionContext = createContext<ConsoleSession | undefined>(undefined);

/** The hall that this console runs. */
export function useSession(): ConsoleSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error("a part of the console stands outside its hall");
  return session;
}
