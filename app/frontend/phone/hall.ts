/** What every part of the phone needs once its person sits in the hall. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

import { goLive, type Live, type PageData } from "../live/live";
import type { Options } from "../live/outbox";
import type { Me, Step, StepView, Theme, WorkshopView } from "../wire.gen";
import { settled } from "./ballot";
import { type Piece, piecesOf } from "./pieces";

export type Hall = Live & {
  /** Begins the name of everything this person writes on this phone: "K7MP4WXA/s12". */
  name: string;
  me: ReadonlySignal<Me | undefined>;
  workshop: ReadonlySignal<WorkshopView | undefined>;
  running: ReadonlySignal<StepView | undefined>;
  /** The step that runs, as the plan describes it. */
  step: ReadonlySignal<Step | undefined>;
  /** The table's cards and one's own, with what is still on its way. */
  pieces: ReadonlySignal<readonly Piece[]>;
  /** The card that looks for its stack. */
  picked: Signal<string | undefined>;
  /** The card whose place the keyboard goes to next. */
  followed: Signal<string | undefined>;
  /** How many editors are open on the board; it keeps still meanwhile. */
  editing: Signal<number>;
};

/** Goes in: shows what the page brought along, then connects. */
export function enter(page: PageData, person: string, onGone: (closeCode: number) => void): Hall {
  const live = goLive({ page, person, onGone });
  const { store, outbox } = live;
  const [me, workshop, running] = [store.entity("me"), store.entity("workshop"), store.entity("step")];
  const [cards, own] = [store.all("card/"), store.all("mine/")];
  const step = computed(() => workshop.value?.agenda.find(({ id }) => id === running.value?.step));
  const pieces = computed(() =>
    piecesOf({
      cards: cards.value.map(([, card]) => card),
      own: own.value.map(([, card]) => card),
      sendings: outbox.sendings.value,
      table: me.value?.table ?? 0,
      asNote: step.value?.private ?? false,
    }),
  );
  effect(() => {
    const isClosed = (vote: string) => store.entity(`vote/${vote}`).value?.closed ?? false;
    for (const { id } of settled(outbox.sendings.value, isClosed)) outbox.dismiss(id);
  });
  const name = `${page.code}/${person}`;
  return { ...live, name, me, workshop, running, step, pieces, picked: signal(undefined), followed: signal(undefined), editing: signal(0) };
}

export const HallContext = createContext<Hall | null>(null);

export function useHall(): Hall {
  const hall = useContext(HallContext);
  if (!hall) throw new Error("outside the hall");
  return hall;
}

/** Puts a card under way, as one of the step that runs here: it counts, however late the network lets it come. */
export function writeCard({ outbox, running }: Hall, theme: string, text: string, before?: Pick<Options, "draft" | "instead">): void {
  outbox.submit({ type: "ideas.add", theme, text, run: running.value?.run ?? null }, before);
}

/** The themes to choose from. */
export function offered(hall: Hall): Theme[] {
  return hall.workshop.value?.themes.filter(({ retired }) => !retired) ?? [];
}

/** A card's theme, retired or not. */
export function themeOf(hall: Hall, id: string): Theme | undefined {
  return hall.workshop.value?.themes.find((theme) => theme.id === id);
}
