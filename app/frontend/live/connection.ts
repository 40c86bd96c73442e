/** The connection to the server. It reconnects automatically and sends the outbox one command at a time. */
import { effect, type ReadonlySignal, signal } from "@preact/signals";

import * as closeCodes from "../sharedLists/closeCodes.gen";
import type { Ack, Frame, Rejection } from "../wire.gen";
import { backoffDelay } from "./backoff";
import type { Clock } from "./clock";
import type { Outbox } from "./outbox";
import type { Store } from "./store";
import { ABNORMAL_CLOSURE, type Transport } from "./transport";

/** `opening`: the page waits for its first connection, at most OPENING_MS. `connecting`: there is no
 * connection, and the first attempts to get one are made. `offline`: these failed, the browser has no network, or close() was called. */
export type ConnectionStatus = "opening" | "live" | "connecting" | "offline";
type Timer = ReturnType<typeof setTimeout>;
type ConnectionOptions = {
  /** The URL to connect to, with the revisions that the store already has. */
  url: () => string;
  store: Store;
  clock: Clock;
  outbox: Pick<Outbox, "nextToSend" | "markSaved" | "markRetrying" | "markRejected" | "removeShown" | "followOtherPages">;
  /** Called once, with the close code, when reconnecting cannot help: the credential, the page's address or the workshop is not valid. */
  onClosed: (closeCode: number) => void;
  /** Called when the page is too old for the server. Returns whether to connect no further. */
  handleTooOld: () => boolean;
  /** Start to open a transport. */
  open: (url: () => string) => Transport;
};

/** Close codes after which reconnecting cannot help. */
const FINAL_CLOSE_CODES: number[] = [closeCodes.noCredential, closeCodes.wrongOrigin, closeCodes.noWorkshop];
/** The codes of rejections of a whole connection, rather than of a command. */
const REFUSED_CONNECTION = /^(credential|workshop|code|log)\./;
const SERVICE_RESTART = 1012;
/** Close codes that many clients get at once: the server restarts, is full, or has a newer version. Their reconnects are spread. */
const TRY_AGAIN_LATER_CODES: number[] = [SERVICE_RESTART, closeCodes.tryAgainLater, closeCodes.pageTooOld];
/** The delay before the next attempt is then at least as long as after this many failed ones. */
const MIN_ATTEMPTS_WHEN_BUSY = 3;
/** The longest time for which a connection is called `opening`. */
export const OPENING_MS = 5000;
/** Time without a frame after which a ping is sent. */
const PING_INTERVAL_MS = 20_000;
/** The longest wait for a transport to open, and for the answer to a ping or command; then the page connects again. */
const ANSWER_TIMEOUT_MS = 10_000;
/** From the end of a session until the page connects again: another page of this browser may be getting a new one. */
const NEW_SESSION_DELAY_MS = 700;
/** One event reaches each audience in a frame of its own, which the server holds back for up to 0.1 s, and a busy network or phone for longer. A
 * saved command is removed when all have had time to arrive: without it a card would vanish between two of them. */
const REMOVAL_DELAY_MS = 1000;
/** A message that is not a frame may be a long page of a proxy. */
const MAX_LOGGED_LENGTH = 200;

export class Connection {
  #status = signal<ConnectionStatus>("opening");
  readonly status: ReadonlySignal<ConnectionStatus> = this.#status;
  #options: ConnectionOptions;
  #transport: Transport | undefined;
  /** The id of the command that was sent and has no answer yet. */
  #inFlight: string | undefined;
  /** Failed attempts since the last connection that the server accepted, or more after a busy server. The delay grows with them. */
  #attempts = 0;
  #isClosed = false;
  /** Whether the server has sent this connection anything but a refusal. */
  #isAccepted = false;
  /** Unreadable frames since the last pong or ack. */
  #unreadableFrames = 0;
  /** Temporary rejections since the last ack. */
  #retries = 0;
  #reconnectTimer: Timer | undefined;
  #resendTimer: Timer | undefined;
  #openingTimer: Timer | undefined;
  #pingTimer: Timer | undefined;
  #answerTimer: Timer | undefined;
  #removalTimers = new Set<Timer>();
  #cleanups: (() => void)[] = [];

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Connect, and stay connected until close(). */
  start(): void {
    const offline = () => this.#onOffline();
    const online = () => this.#pingOrReconnect();
    const visible = () => document.visibilityState === "visible" && this.#pingOrReconnect();
    addEventListener("online", online);
    addEventListener("offline", offline);
    document.addEventListener("visibilitychange", visible);
    this.#cleanups = [
      this.#options.outbox.followOtherPages(),
      () => removeEventListener("online", online),
      () => removeEventListener("offline", offline),
      () => document.removeEventListener("visibilitychange", visible),
      effect(() => this.#sendNext()),
    ];
    this.#openingTimer = setTimeout(() => this.#endOpening(), OPENING_MS);
    this.#connect();
  }

  /** Disconnect without reconnecting. */
  close(): void {
    this.#isClosed = true;
    for (const cleanup of this.#cleanups.splice(0)) cleanup();
    this.#disconnect();
    for (const timer of [this.#reconnectTimer, this.#openingTimer, ...this.#removalTimers]) clearTimeout(timer);
    this.#removalTimers.clear();
    this.#setStatus("offline");
  }

  #connect(): void {
    const transport = this.#options.open(this.#options.url);
    this.#transport = transport;
    transport.onopen = () => this.#onOpen();
    transport.onmessage = ({ data }) => this.#onMessage(data);
    transport.onclose = ({ code }) => this.#onClose(code);
    // In a network that drops packets a socket may stay in its opening state for minutes.
    this.#answerTimer = setTimeout(() => this.#onTimeout(), ANSWER_TIMEOUT_MS);
  }

  #endOpening(): void {
    if (this.#status.peek() === "opening") this.#setStatus("connecting");
  }

  #onOpen(): void {
    this.#setStatus("live");
    this.#restartPingTimer();
    this.#sendNext();
  }

  #onMessage(data: string): void {
    const frame = parseFrame(data);
    if (frame) return this.#onFrame(frame);
    // The changes in the unreadable frame are missing. After a reconnect the server sends them again. If it is unreadable
    // again, the page waits longer each time.
    console.error("The connection is opened again, because this is not a frame:", data.slice(0, MAX_LOGGED_LENGTH));
    this.#disconnect();
    this.#attempts = Math.max(this.#attempts, MIN_ATTEMPTS_WHEN_BUSY + this.#unreadableFrames++);
    this.#scheduleReconnect(closeCodes.tryAgainLater);
  }

  // The page's effects run when a signal changes. An error in one of them must not keep the connection from working.
  #onFrame(frame: Frame): void {
    const { store, clock } = this.#options;
    if ("now" in frame) clock.sync(frame.now);
    if (frame.type !== "rejection") this.#onAccepted();
    reportErrors(() => store.apply(frame));
    reportErrors(() => this.#onAnswer(frame));
    this.#restartPingTimer();
    this.#scheduleRemoval(store.rev.peek());
    this.#setStatus("live");
  }

  // Only now: a server or proxy that accepts connections and closes them at once is not asked ever faster.
  #onAccepted(): void {
    this.#isAccepted = true;
    this.#attempts = 0;
  }

  #onAnswer(frame: Frame): void {
    if (frame.type === "ack") this.#onAck(frame);
    if (frame.type === "rejection") this.#onRejection(frame);
    if (frame.type === "pong" || frame.type === "ack") this.#unreadableFrames = 0;
  }

  #setStatus(status: ConnectionStatus): void {
    reportErrors(() => (this.#status.value = status));
  }

  #scheduleRemoval(rev: number): void {
    const timer = setTimeout(() => {
      this.#removalTimers.delete(timer);
      this.#options.outbox.removeShown(rev);
    }, REMOVAL_DELAY_MS);
    this.#removalTimers.add(timer);
  }

  #onAck({ id, seq }: Ack): void {
    this.#retries = 0;
    this.#settle(() => this.#options.outbox.markSaved(id, seq), id);
  }

  #onRejection({ id, code, message, retry }: Rejection): void {
    // The server has refused the connection, has read no command, and closes it next.
    if (id === null && !retry && REFUSED_CONNECTION.test(code)) return;
    // Only one command is in flight at a time, so any other rejection without an id is about that one.
    const commandId = id ?? this.#inFlight;
    if (commandId === undefined) return;
    if (!retry) return this.#settle(() => this.#options.outbox.markRejected(commandId, { code, message }), commandId);
    this.#options.outbox.markRetrying(commandId);
    for (const timer of [this.#answerTimer, this.#resendTimer]) clearTimeout(timer);
    this.#resendTimer = setTimeout(() => this.#settle(() => undefined, commandId), backoffDelay(this.#retries++));
  }

  /** Record an answer, and send the next command. */
  #settle(record: () => void, id: string): void {
    if (this.#inFlight === id) {
      this.#inFlight = undefined;
      clearTimeout(this.#answerTimer);
    }
    record();
    this.#sendNext();
  }

  #sendNext(): void {
    const queued = this.#options.outbox.nextToSend();
    if (this.#status.value !== "live" || this.#inFlight !== undefined || !queued) return;
    this.#inFlight = queued.id;
    this.#transport?.send(JSON.stringify({ ...queued.command, id: queued.id }));
    this.#startAnswerTimer();
  }

  #restartPingTimer(): void {
    clearTimeout(this.#pingTimer);
    // Frames about other people show that the connection works, but not that our command arrived.
    if (this.#inFlight === undefined) clearTimeout(this.#answerTimer);
    this.#pingTimer = setTimeout(() => this.#sendPing(), PING_INTERVAL_MS);
  }

  #sendPing(): void {
    this.#transport?.send(JSON.stringify({ type: "ping" }));
    this.#startAnswerTimer();
  }

  #startAnswerTimer(): void {
    clearTimeout(this.#answerTimer);
    this.#answerTimer = setTimeout(() => this.#onTimeout(), ANSWER_TIMEOUT_MS);
  }

  #onTimeout(): void {
    this.#disconnect();
    this.#scheduleReconnect(ABNORMAL_CLOSURE);
  }

  #onClose(code: number): void {
    this.#disconnect();
    const wasAccepted = this.#isAccepted;
    this.#isAccepted = false;
    // The session has ended, but this browser may have another one, or be about to get it: the server decides when the page
    // connects again.
    if (code === closeCodes.noCredential && wasAccepted) {
      this.#setStatus("connecting");
      this.#reconnectTimer = setTimeout(() => this.#connect(), NEW_SESSION_DELAY_MS);
    }
    else if (FINAL_CLOSE_CODES.includes(code)) {
      this.close();
      this.#options.onClosed(code);
    } else if (code === closeCodes.pageTooOld && this.#options.handleTooOld()) this.close();
    // This browser has many pages of the workshop open. Somebody who looks at this one connects it again.
    else if (code === closeCodes.tooManyConnections) this.#setStatus("offline");
    else this.#scheduleReconnect(code);
  }

  #scheduleReconnect(code: number): void {
    const attempts = TRY_AGAIN_LATER_CODES.includes(code) ? Math.max(MIN_ATTEMPTS_WHEN_BUSY, this.#attempts) : this.#attempts;
    this.#setStatus(!navigator.onLine || attempts > 1 ? "offline" : "connecting");
    this.#attempts = attempts + 1;
    clearTimeout(this.#reconnectTimer);
    this.#reconnectTimer = setTimeout(() => this.#connect(), backoffDelay(attempts));
  }

  // A page that believes to be live may have lost its connection while it slept or changed its network.
  #pingOrReconnect(): void {
    if (this.#status.peek() === "live") this.#sendPing();
    else this.reconnect();
  }

  /** Drop the connection, or the wait for the next attempt, and connect at once. Does nothing after close(). */
  reconnect(): void {
    if (this.#isClosed) return;
    clearTimeout(this.#reconnectTimer);
    this.#disconnect();
    if (this.#status.peek() !== "opening") this.#setStatus("connecting");
    this.#connect();
  }

  // The browser may be wrong, because a local network can work without the internet. The answer to a ping decides.
  #onOffline(): void {
    if (this.#status.peek() === "live") this.#sendPing();
    this.#setStatus("offline");
  }

  #disconnect(): void {
    for (const timer of [this.#pingTimer, this.#answerTimer, this.#resendTimer]) clearTimeout(timer);
    this.#inFlight = undefined;
    const transport = this.#transport;
    this.#transport = undefined;
    if (!transport) return;
    transport.onopen = transport.onmessage = transport.onclose = null;
    transport.close();
  }
}

/** The frame in a message; undefined if it is not a complete frame, for example a proxy's error page. */
function parseFrame(data: string): Frame | undefined {
  try {
    const frame = JSON.parse(data) as Frame | null;
    return typeof frame?.type === "string" && isComplete(frame) ? frame : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a frame has the fields without which its changes would be lost. */
function isComplete(frame: Frame): boolean {
  if (frame.type === "snapshot") return isObject(frame.entities);
  return frame.type !== "patch" || (isObject(frame.changed) && Array.isArray(frame.gone));
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** Report an error of the action as the browser reports uncaught ones, and go on. */
function reportErrors(action: () => void): void {
  try {
    action();
  } catch (error) {
    reportError(error);
  }
}
