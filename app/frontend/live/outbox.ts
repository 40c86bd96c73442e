/** Commands on their way to the server: kept until it has them on disk, over reloads and killed tabs. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";

import type { Submit } from "../wire.gen";
import { type Draft, finish } from "./draft";
import { newId } from "./ids";
import { Keeping } from "./keeping";

type Nameless<S> = S extends { id: string } ? Omit<S, "id"> : never;
/** What a person may do, before the outbox gives it its id. */
export type Command = Nameless<Submit>;
export type Refusal = { code: string; message: string };
/** One command: waiting, saved on the server's disk, or refused with a reason. */
export type Sending = {
  id: string;
  command: Command;
  order: number;
  state: "waiting" | "saved" | "refused";
  refusal?: Refusal;
  /** The server could not save it just now, and is asked again. */
  putOff?: boolean;
  seq?: number;
  /** The draft it was until now, with what stood there. */
  draft?: Draft;
  /** The refused one that it takes the place of. */
  instead?: string;
};

export type Options = {
  /** False for what must not happen an hour later: it waits for the network, but not over a reload. */
  keep?: boolean;
  /** These words are not half written any more; whoever hands them over empties the field. */
  draft?: Draft;
  /** This refused one is done with. */
  instead?: string;
};

/** How long (ms) a browser may look for what an earlier page left; then what is said now goes first. */
export const patience = 2000;

export class Outbox {
  /** All that is under way, oldest first; a saved one stays until the board can show it. */
  readonly sendings: ReadonlySignal<readonly Sending[]>;
  /** False when this browser refuses to store: then a reload loses what waits, and the page should say so. */
  readonly keeps: ReadonlySignal<boolean>;
  /** The server is there but cannot save: what waits is sent again by itself, and the page should say so. */
  readonly putOff: ReadonlySignal<boolean>;
  /** Resolves when what an earlier page left is here; nothing is sent before, or it would come too early. */
  readonly opened: Promise<void>;
  #sendings = signal<readonly Sending[]>([]);
  #keeps = signal(true);
  #isOpen = signal(false);
  #keeping: Keeping;
  #fleeting = new Set<string>();
  /** Acked or dismissed here: a slow database may still find them. */
  #over = new Set<string>();
  #last = 0;

  /** `queue` names the workshop and the participant: "K7MP4WXA/s12". */
  constructor(queue: string, keeping = new Keeping(queue)) {
    this.sendings = this.#sendings;
    this.keeps = this.#keeps;
    this.putOff = computed(() => this.first()?.putOff ?? false);
    this.#keeping = keeping;
    this.opened = this.#open();
  }

  /** Puts a command in the queue and gives its id, which stays the same however often it is sent. */
  submit(command: Command, { keep = true, ...before }: Options = {}): string {
    const sending: Sending = { id: newId(), command, order: this.#next(), state: "waiting", ...before };
    if (!keep) this.#fleeting.add(sending.id);
    void this.#keep(sending);
    this.#sendings.value = [...this.#sendings.value, sending];
    if (before.instead) this.dismiss(before.instead);
    return sending.id;
  }

  /** One sending by its id; undefined when it is done with. */
  sending(id: string): ReadonlySignal<Sending | undefined> {
    return computed(() => this.#find(id));
  }

  /** The oldest that still waits: the only one to send, so that what was written first arrives first. */
  first(): Sending | undefined {
    return this.#isOpen.value ? this.#sendings.value.find(({ state }) => state === "waiting") : undefined;
  }

  /** The server has it on disk. */
  acked(id: string, seq: number): void {
    this.#erase(id);
    this.#change(id, { state: "saved", seq });
  }

  /** The server cannot save it just now; it goes on waiting. */
  delayed(id: string): void {
    this.#change(id, { putOff: true });
  }

  /** The server will not have it; the text stays here until the person has seen why. */
  refused(id: string, refusal: Refusal): void {
    this.#change(id, { state: "refused", refusal });
    const sending = this.#find(id);
    if (sending) void this.#keep(sending);
  }

  /** The board now shows everything up to `rev`, so saved commands until there need no stand-in. */
  shown(rev: number): void {
    const left = this.#sendings.peek().filter(({ seq }) => seq === undefined || seq > rev);
    if (left.length < this.#sendings.peek().length) this.#sendings.value = left;
  }

  /** Forgets a refused command, once the person has seen it. */
  dismiss(id: string): void {
    this.#erase(id);
    this.#sendings.value = this.#sendings.value.filter((sending) => sending.id !== id);
  }

  async #open(): Promise<void> {
    try {
      await this.#gather();
    } finally {
      // Whatever a browser comes up with, what is said is sent.
      this.#isOpen.value = true;
    }
  }

  async #gather(): Promise<void> {
    const noted = this.#keeping.noted();
    this.#sendings.value = inOrder(noted ?? []);
    this.#last = this.#sendings.value.at(-1)?.order ?? 0;
    for (const sending of noted ?? []) this.#complete(sending);
    const found = this.#keeping.stored().then((stored) => {
      if (!noted && !stored) this.#keeps.value = false;
      this.#join(new Set(noted?.map(({ id }) => id)), stored ?? []);
    });
    await Promise.race([found, new Promise((resolve) => setTimeout(resolve, patience))]);
  }

  /** What an earlier page left comes before all that was said in this one, whatever the phone's clock says. */
  #join(noted: ReadonlySet<string>, stored: readonly Sending[]): void {
    const here = this.#sendings.peek();
    const known = new Set(here.map(({ id }) => id));
    const left = here.filter(({ id }) => noted.has(id));
    const found = stored.filter(({ id }) => !known.has(id) && !this.#over.has(id));
    const before = inOrder([...left, ...found]);
    const last = before.at(-1)?.order ?? 0;
    this.#last = Math.max(this.#last, last);
    const said = here.filter(({ id }) => !noted.has(id));
    const after = said.map((sending) => (sending.order > last ? sending : { ...sending, order: this.#next() }));
    this.#sendings.value = [...before, ...after];
    for (const sending of found) this.#complete(sending);
    const unkept = [...left, ...after.filter((one) => !said.includes(one))];
    for (const sending of this.#sendings.peek().filter((one) => unkept.includes(one))) void this.#keep(sending);
  }

  /** What was to follow on its keeping may be missing: the tab was killed before, or the phone switched off. */
  #complete({ draft, instead }: Sending): void {
    if (draft) finish(draft);
    if (instead) this.dismiss(instead);
  }

  async #keep(sending: Sending): Promise<void> {
    if (sending.state === "saved" || this.#fleeting.has(sending.id)) return;
    if (!(await this.#keeping.put(sending))) this.#keeps.value = false;
  }

  #erase(id: string): void {
    this.#over.add(id);
    void this.#keeping.erase(id);
  }

  #find(id: string): Sending | undefined {
    return this.#sendings.value.find((sending) => sending.id === id);
  }

  #change(id: string, change: Partial<Sending>): void {
    this.#sendings.value = this.#sendings.value.map((sending) => (sending.id === id ? { ...sending, ...change } : sending));
  }

  #next(): number {
    return (this.#last = Math.max(Date.now(), this.#last + 1));
  }
}

function inOrder(sendings: readonly Sending[]): Sending[] {
  return [...sendings].sort((a, b) => a.order - b.order);
}
