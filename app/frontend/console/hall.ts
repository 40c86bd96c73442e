/** What every part of the console knows of: the line to the hall, and what it says most often. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { Live } from "../live/live";
import type { Entity } from "../live/store";
import type { Step } from "../wire.gen";

export type Workshop = Extract<Entity, { type: "workshop" }>;
export type Running = Extract<Entity, { type: "step" }>;
export type Vote = Extract<Entity, { type: "vote" }>;
export type Card = Extract<Entity, { type: "card" }>;
export type Cluster = Extract<Entity, { type: "cluster" }>;

export class Hall {
  readonly workshop: ReadonlySignal<Workshop | undefined>;
  /** The clock and place of the step that runs. */
  readonly running: ReadonlySignal<Running | undefined>;
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
  readonly claimed = signal<ReadonlySet<string>>(new Set());
  /** What a screen reader says next. */
  readonly announcement = signal("");

  constructor(
    readonly live: Live,
    readonly code: string,
    readonly joinUrl: string,
  ) {
    const { store, clock } = live;
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
    this.cards = computed(() => new Map(store.all("card/").value.map(([, card]) => [card.id, card])));
  }

  /** Says it to a screen reader; the same words twice are said twice. */
  announce(text: string): void {
    this.announcement.value = text === this.announcement.peek() ? `${text}\u00a0` : text;
  }
}

export const HallContext = createContext<Hall | undefined>(undefined);

/** The hall that this console runs. */
export function useHall(): Hall {
  const hall = useContext(HallContext);
  if (!hall) throw new Error("a part of the console stands outside its hall");
  return hall;
}
