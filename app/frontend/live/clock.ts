/** The server's clock, as well as this page knows it: every screen in the hall counts by it. */
import { type ReadonlySignal, signal } from "@preact/signals";

const remembered = 8;

export class Clock {
  /** Server time in milliseconds; moves at each full second of the server, while somebody looks at it. */
  readonly now: ReadonlySignal<number>;
  #samples: number[] = [];
  #tick: ReturnType<typeof setTimeout> | undefined;
  #show: (at: number) => void;

  constructor() {
    const now = signal(Date.now(), { watched: () => this.#start(), unwatched: () => clearTimeout(this.#tick) });
    this.#show = (at) => (now.value = at);
    this.now = now;
  }

  /** Learns from a frame's `now`. A frame is late, never early, so the latest-looking of the last few is nearest. */
  heard(serverNow: number): void {
    this.#samples = [...this.#samples, serverNow - Date.now()].slice(-remembered);
  }

  /** Server time at this very moment, in milliseconds. */
  read(): number {
    return Date.now() + (this.#samples.length ? Math.max(...this.#samples) : 0);
  }

  #start(): void {
    const at = this.read();
    this.#show(at);
    this.#tick = setTimeout(() => this.#start(), 1000 - (at % 1000));
  }
}
