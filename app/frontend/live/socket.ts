/** The line to the server: reconnects by itself, and sends the outbox one command at a time. */
import { effect, type ReadonlySignal, signal } from "@preact/signals";

import type { Ack, Frame, Rejection } from "../wire.gen";
import { delay } from "./backoff";
import type { Clock } from "./clock";
import type { Line } from "./line";
import type { Outbox } from "./outbox";
import type { Store } from "./store";

export type Status = "live" | "connecting" | "offline";
type Timer = ReturnType<typeof setTimeout>;
type Parts = {
  /** Where to connect, with the audiences already seen. */
  url: () => string;
  store: Store;
  clock: Clock;
  outbox: Pick<Outbox, "first" | "acked" | "delayed" | "refused" | "shown">;
  /** The credential is not good any more, or the workshop is not there: no further tries. */
  onGone: (closeCode: number) => void;
  open: (url: string) => Line;
};

/** Close codes after which trying again cannot help. */
const final = [4401, 4403, 4404];
/** The server is restarting or full: everyone was told so at once, so spread the return. */
const comeBackLater = [1012, 1013];
const quietBeforePing = 20_000;
const patience = 10_000;
/** What happened at once comes audience by audience: a command's stand-in goes when all of them have had this long. */
const together = 150;

export class Socket {
  readonly status: ReadonlySignal<Status>;
  #status = signal<Status>("connecting");
  #parts: Parts;
  #socket: Line | undefined;
  #inFlight: string | undefined;
  #tries = 0;
  #refusals = 0;
  #retry: Timer | undefined;
  #resend: Timer | undefined;
  #ping: Timer | undefined;
  #verdict: Timer | undefined;
  #stop: (() => void)[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
    this.status = this.#status;
  }

  /** Connects, and stays connected until close(). */
  start(): void {
    const online = () => this.#connectNow();
    const offline = () => this.#doubt();
    const seen = () => document.visibilityState === "visible" && this.#wake();
    addEventListener("online", online);
    addEventListener("offline", offline);
    document.addEventListener("visibilitychange", seen);
    this.#stop = [
      () => removeEventListener("online", online),
      () => removeEventListener("offline", offline),
      () => document.removeEventListener("visibilitychange", seen),
      effect(() => this.#pump()),
    ];
    this.#connect();
  }

  /** Hangs up for good. */
  close(): void {
    for (const stop of this.#stop.splice(0)) stop();
    this.#hangUp();
    clearTimeout(this.#retry);
    this.#status.value = "offline";
  }

  #connect(): void {
    const socket = this.#parts.open(this.#parts.url());
    this.#socket = socket;
    socket.onopen = () => this.#opened();
    socket.onmessage = ({ data }) => this.#heard(JSON.parse(data) as Frame);
    socket.onclose = ({ code }) => this.#closed(code);
    // A network that swallows packets leaves a socket opening for minutes.
    this.#verdict = setTimeout(() => this.#lost(), patience);
  }

  #opened(): void {
    this.#tries = 0;
    this.#status.value = "live";
    this.#listen();
    this.#pump();
  }

  #heard(frame: Frame): void {
    const { store, clock, outbox } = this.#parts;
    if ("now" in frame) clock.heard(frame.now);
    store.apply(frame);
    if (frame.type === "ack") this.#acked(frame);
    if (frame.type === "rejection") this.#rejected(frame);
    this.#status.value = "live";
    const rev = store.rev.peek();
    setTimeout(() => outbox.shown(rev), together);
    this.#listen();
  }

  #acked({ id, seq }: Ack): void {
    this.#refusals = 0;
    this.#answered(() => this.#parts.outbox.acked(id, seq), id);
  }

  #rejected({ id, code, message, retry }: Rejection): void {
    // Only one is ever under way, so a rejection that could not name its command means that one.
    const about = id ?? this.#inFlight;
    if (about === undefined) return;
    if (!retry) return this.#answered(() => this.#parts.outbox.refused(about, { code, message }), about);
    this.#parts.outbox.delayed(about);
    clearTimeout(this.#verdict);
    this.#resend = setTimeout(() => this.#answered(() => undefined, about), delay(this.#refusals++));
  }

  #answered(record: () => void, id: string): void {
    if (this.#inFlight === id) {
      this.#inFlight = undefined;
      clearTimeout(this.#verdict);
    }
    record();
    this.#pump();
  }

  #pump(): void {
    const sending = this.#parts.outbox.first();
    if (this.#status.value !== "live" || this.#inFlight !== undefined || !sending) return;
    this.#inFlight = sending.id;
    this.#socket?.send(JSON.stringify({ ...sending.command, id: sending.id }));
    this.#expectAnswer();
  }

  #listen(): void {
    clearTimeout(this.#ping);
    // Other people's frames prove that the line is there, not that our command was heard.
    if (this.#inFlight === undefined) clearTimeout(this.#verdict);
    this.#ping = setTimeout(() => this.#ask(), quietBeforePing);
  }

  #ask(): void {
    this.#socket?.send(JSON.stringify({ type: "ping" }));
    this.#expectAnswer();
  }

  #expectAnswer(): void {
    clearTimeout(this.#verdict);
    this.#verdict = setTimeout(() => this.#lost(), patience);
  }

  #lost(): void {
    this.#hangUp();
    this.#again(1006);
  }

  #closed(code: number): void {
    this.#hangUp();
    if (final.includes(code)) {
      this.close();
      this.#parts.onGone(code);
    } else this.#again(code);
  }

  #again(code: number): void {
    const tries = comeBackLater.includes(code) ? Math.max(3, this.#tries) : this.#tries;
    this.#status.value = !navigator.onLine || tries > 1 ? "offline" : "connecting";
    this.#tries = tries + 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#connect(), delay(tries));
  }

  #wake(): void {
    if (this.#status.peek() === "live") this.#ask();
    else this.#connectNow();
  }

  #connectNow(): void {
    if (this.#status.peek() === "live") return;
    clearTimeout(this.#retry);
    this.#hangUp();
    this.#status.value = "connecting";
    this.#connect();
  }

  // The browser may be wrong: a hall's own network can work without the internet. What answers is alive.
  #doubt(): void {
    if (this.#status.peek() === "live") this.#ask();
    this.#status.value = "offline";
  }

  #hangUp(): void {
    for (const timer of [this.#ping, this.#verdict, this.#resend]) clearTimeout(timer);
    this.#inFlight = undefined;
    const socket = this.#socket;
    this.#socket = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
