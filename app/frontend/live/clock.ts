/** An estimate of the server's clock, so that all clients show the same time left. */
import { type ReadonlySignal, signal } from "@preact/signals";

/** The number of frames that the estimate is made from. */
const MAX_SAMPLES = 8;

export class Clock {
  #samples: number[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #now = signal(Date.now(), { watched: () => this.#start(), unwatched: () => clearTimeout(this.#timer) });
  /** Server time in milliseconds since 1970. While it has subscribers, it changes at each full second of the server; otherwise it
   * stands still. */
  readonly now: ReadonlySignal<number> = this.#now;

  /** Adjust to a frame's `now`, in milliseconds since 1970. A frame is late, never early, so the largest offset of the last few is the
   * best. */
  sync(serverNow: number): void {
    this.#samples = [...this.#samples, serverNow - Date.now()].slice(-MAX_SAMPLES);
  }

  /** Current server time in milliseconds since 1970. */
  read(): number {
    return Date.now() + (this.#samples.length ? Math.max(...this.#samples) : 0);
  }

  #start(): void {
    const now = this.read();
    this.#now.value = now;
    this.#timer = setTimeout(() => this.#start(), 1000 - (now % 1000));
  }
}
