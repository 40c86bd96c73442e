/** The state that all components of a participant's page share. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

import { type PageData, startClient, type WorkshopClient } from "../live/client";
import type { Command, SubmitOptions } from "../live/outbox";
import type { Me, Step, StepView, Theme, WorkshopView } from "../wire.gen";
import { overtakenVotes } from "./ballot";
import { buildCards, type CardViewModel, leadCards, reuseUnchanged } from "./cardViewModel";
import { withQueuedChanges } from "./details";

export type PhoneSession = WorkshopClient & {
  /** The prefix of the names of this person's drafts: "K7MP4WXA/s12". */
  draftPrefix: string;
  /** The join code of the workshop. */
  code: string;
  /** This person, with queued changes applied. */
  me: ReadonlySignal<Me | undefined>;
  /** This person, as the server knows them. */
  savedMe: ReadonlySignal<Me | undefined>;
  /** Whether the person has moved to another table, and the server does not know it yet. */
  isMoving: ReadonlySignal<boolean>;
  workshop: ReadonlySignal<WorkshopView | undefined>;
  /** The run of the running step: its clock and its number. */
  stepRun: ReadonlySignal<StepView | undefined>;
  /** The running step, as the agenda describes it. */
  step: ReadonlySignal<Step | undefined>;
  /** The table's cards and this person's own cards, with queued commands applied. */
  cards: ReadonlySignal<readonly CardViewModel[]>;
  /** How many cards and stacks the table has sent. */
  sent: ReadonlySignal<number>;
  /** The id of the card that the person wants to put onto another one, while they choose the other one. */
  cardToStack: Signal<string | undefined>;
  /** The id of the card that gets the focus after the next render. */
  focusTarget: Signal<string | undefined>;
  /** The ids of the cards with an open editor; the board does not change while there are any. */
  openEditors: Signal<ReadonlySet<string>>;
};

/** Start the client and derive the shared state. owner: the id of the seat. */
export function startSession(page: PageData, owner: string, onClosed: (closeCode: number) => void): PhoneSession {
  return createSession(startClient({ page, owner, onClosed }), page.code, owner);
}

/** Derive the shared state from the client's store. code: the join code. owner: the id of the seat. */
export function createSession(client: WorkshopClient, code: string, owner: string): PhoneSession {
  const { store, outbox } = client;
  const [savedMe, workshop, stepRun] = [store.entity("me"), store.entity("workshop"), store.entity("step")];
  const me = computed(() => withQueuedChanges(savedMe.value, outbox.commands.value));
  const isMoving = computed(() => me.value?.table !== savedMe.value?.table);
  const [tableCards, ownCards] = [store.all("card/"), store.all("mine/")];
  const step = computed(() => workshop.value?.agenda.find(({ id }) => id === stepRun.value?.step));
  let lastCards: readonly CardViewModel[] = [];
  const cards = computed(() => {
    const built = buildCards({
      tableCards: tableCards.value.map(([, card]) => card),
      ownCards: ownCards.value.map(([, card]) => card),
      commands: outbox.commands.value,
      table: savedMe.value?.table ?? 0,
      asNote: isPrivateStep({ step }),
    });
    return (lastCards = reuseUnchanged(built, lastCards));
  });
  const sent = computed(() => leadCards(cards.value, me.value?.table ?? 0).filter((lead) => lead.sent).length);
  effect(() => overtakenVotes(outbox.commands.value).forEach(({ id }) => outbox.discard(id)));
  const draftPrefix = `${code}/${owner}`;
  return { ...client, code, draftPrefix, me, savedMe, isMoving, workshop, stepRun, step, cards, sent, cardToStack: signal(undefined), focusTarget: signal(undefined), openEditors: signal(new Set<string>()) };
}

export const SessionContext = createContext<PhoneSession | null>(null);

export function useSession(): PhoneSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession() needs a SessionContext");
  return session;
}

/** A `key` that changes with each step, and with whether its cards are private. What has it is announced anew. */
export function stepKey({ stepRun, step, workshop }: PhoneSession): string {
  return `${stepRun.value?.run} ${step.value?.private} ${workshop.value?.closed}`;
}

/** Whether new cards can be begun in a step of this kind. */
export function canWriteIn(activity: Step["activity"] | undefined): boolean {
  return activity === "ideas" || activity === "sort";
}

/** Whether the page says that only the author sees new cards. */
export function isPrivateStep({ step }: Pick<PhoneSession, "step">): boolean {
  return step.value?.activity === "ideas" && step.value.private === true;
}

/** Whether the workshop is closed, or its last step runs: nobody writes any more. */
export function isAtEnd({ step, workshop }: Pick<PhoneSession, "step" | "workshop">): boolean {
  return workshop.value?.closed || step.value?.activity === "close";
}

/** The name of the draft of a change of an own card. */
export function cardDraft({ draftPrefix }: PhoneSession, card: string): string {
  return `${draftPrefix}/card/${card}`;
}

/** The name of the draft of the theme that was picked for an own card: a theme's id. It counts only beside a draft of the text. */
export function themeDraft({ draftPrefix }: PhoneSession, card: string): string {
  return `${draftPrefix}/card-theme/${card}`;
}

/** A card to submit. run: of the step in which it was written, so that the server accepts it even if it arrives late; left out: the
 * running step. asNote: whether the page says that only the author sees it. */
type CardToSubmit = { theme: string; text: string; asNote: boolean; run?: number | null };

/** Submit a card. Returns its id. */
export function submitCard({ outbox, stepRun }: PhoneSession, { asNote, run, ...card }: CardToSubmit, options?: Pick<SubmitOptions, "draft" | "replaces">): string {
  return outbox.submit({ type: "ideas.add", ...card, run: run ?? stepRun.value?.run ?? null, private: asNote }, options);
}

/** Submit a command with the run of the step in which it is made, so that the server accepts it even if it arrives late. */
export function submitInRun<C extends Extract<Command, { run?: number | null }>>({ outbox, stepRun }: PhoneSession, command: C, options?: SubmitOptions): string {
  return outbox.submit({ ...command, run: stepRun.value?.run ?? null }, options);
}

/** The themes that a new card can have: those that are not retired. */
export function availableThemes(session: PhoneSession): Theme[] {
  return session.workshop.value?.themes.filter(({ retired }) => !retired) ?? [];
}

/** A card's theme, retired or not. */
export function themeOf(session: PhoneSession, id: string): Theme | undefined {
  return session.workshop.value?.themes.find((theme) => theme.id === id);
}
