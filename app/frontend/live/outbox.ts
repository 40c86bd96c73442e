/** Commands on their way to the server: kept until it has them on disk, over reloads and killed tabs. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";

import type { Submit } from "../wire.gen";
import { newId } from "./ids";

type Nameless<S> = S extends { id: string } ? Omit<S, "id"> : never;
/** What a person may do, before the outbox gives it its id. */
export type Command = Nameless<Submit>;
export type Refusal = { code: string; message: string };
/** One command: waiting for the network, saved on the server's disk, or refused with a reason. */
export type Sending = {
  id: string;
  command: Command;
  order: number;
  state: "waiting" | "saved" | "refused";
  refusal?: Refusal;
  seq?: number;
};

/** `keep: false` for what must not happen an hour later: it waits for the network, but not over a reload. */
export type Options = { keep?: boolean };

const prefix = (queue: string) => `samskap/outbox/${queue}/`;

export class Outbox {
  /** All that is under way, oldest first; a saved one stays until the board can show it. */
  readonly sendings: ReadonlySignal<readonly Sending[]>;
  /** False when this browser refuses to store: then a reload loses what waits, and the page should say so. */
  readonly keeps: ReadonlySignal<boolean>;
  #sendings = signal<readonly Sending[]>([]);
  #keeps = signal(true);
  #prefix: string;
  #storage: Storage | undefined;
  #last = 0;

  /** `queue` names the workshop and the participant: "K7MP4WXA/s12". */
  constructor(queue: string, storage: () => Storage = () => localStorage) {
    this.sendings = this.#sendings;
    this.keeps = this.#keeps;
    this.#prefix = prefix(queue);
    this.#attempt(() => {
      this.#storage = storage();
      this.#sendings.value = this.#stored(this.#storage);
    });
    this.#last = this.#sendings.value.at(-1)?.order ?? 0;
  }

  /** Puts a command in the queue and gives its id, which stays the same however often it is sent. */
  submit(command: Command, { keep = true }: Options = {}): string {
    const sending: Sending = { id: newId(), command, order: this.#next(), state: "waiting" };
    this.#sendings.value = [...this.#sendings.value, sending];
    if (keep) this.#write(sending);
    return sending.id;
  }

  /** One sending by its id; undefined when it is done with. */
  sending(id: string): ReadonlySignal<Sending | undefined> {
    return computed(() => this.#find(id));
  }

  /** The oldest that still waits: the only one to send, so that what was written first arrives first. */
  first(): Sending | undefined {
    return this.#sendings.value.find(({ state }) => state === "waiting");
  }

  /** The server has it on disk. */
  acked(id: string, seq: number): void {
    this.#erase(id);
    this.#change(id, { state: "saved", seq });
  }

  /** The server will not have it; the text stays here until the person has seen why. */
  refused(id: string, refusal: Refusal): void {
    const kept = this.#isKept(id);
    this.#change(id, { state: "refused", refusal });
    const sending = this.#find(id);
    if (kept && sending) this.#write(sending);
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

  #find(id: string): Sending | undefined {
    return this.#sendings.value.find((sending) => sending.id === id);
  }

  #change(id: string, change: Partial<Sending>): void {
    this.#sendings.value = this.#sendings.value.map((sending) => (sending.id === id ? { ...sending, ...change } : sending));
  }

  #next(): number {
    return (this.#last = Math.max(Date.now(), this.#last + 1));
  }

  #stored(storage: Storage): Sending[] {
    return Object.keys(storage)
      .filter((key) => key.startsWith(this.#prefix))
      .flatMap((key) => read(storage.getItem(key)) ?? [])
      .sort((a, b) => a.order - b.order);
  }

  // One key per command: two tabs of the same person then never overwrite each other's queue.
  #write(sending: Sending): void {
    this.#attempt(() => this.#storage?.setItem(this.#prefix + sending.id, JSON.stringify(sending)));
  }

  #erase(id: string): void {
    this.#attempt(() => this.#storage?.removeItem(this.#prefix + id));
  }

  #isKept(id: string): boolean {
    let kept = false;
    this.#attempt(() => (kept = Boolean(this.#storage?.getItem(this.#prefix + id))));
    return kept;
  }

  #attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.#keeps.value = false;
    }
  }
}

/** Gives what waits in one queue to another, whose person is the same. Throws where the browser stores nothing. */
export function carryOver(from: string, to: string, storage: Storage = localStorage): void {
  for (const key of Object.keys(storage).filter((candidate) => candidate.startsWith(prefix(from)))) {
    storage.setItem(prefix(to) + key.slice(prefix(from).length), storage.getItem(key) ?? "");
    storage.removeItem(key);
  }
}

/** One broken entry must not stop the page, nor take the others with it. */
function read(stored: string | null): Sending | undefined {
  try {
    const sending = JSON.parse(stored ?? "null") as Partial<Sending> | null;
    return sending?.id && sending.command && sending.state && sending.order ? (sending as Sending) : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}
