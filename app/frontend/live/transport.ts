/** Carries frames over a WebSocket. Where a proxy blocks WebSockets, they come as server-sent events, or, where it holds these back too, as
 * answers of requests that are made again and again; then what the page sends is a POST request. */

/** The part of the WebSocket interface that Connection uses. */
export type Transport = {
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
};
/** url: returns the address of the WebSocket, with the revisions that the page has now. */
type OpenTransport = (url: () => string) => Transport;

/** The close code of a connection that ended without a close frame. */
export const ABNORMAL_CLOSURE = 1006;
/** The first kind is tried so often before the next one, as it may fail by chance. */
const FIRST_TRIES = 2;

/** After so many failures in a row of WebSockets that have worked before, the page asks whether the server is there at all. */
const FAILURES_BEFORE_PROBE = 5;

/** The kinds of transport, in the order in which they are tried. */
export const TRANSPORTS: readonly OpenTransport[] = [
  openSocket,
  (url) => new SseTransport(url),
  (url) => new PollTransport(url),
];

/** The kinds that this browser has. Some have no WebSocket, or a policy of their owner takes it away. */
export function availableTransports(): readonly OpenTransport[] {
  return typeof WebSocket === "undefined" ? TRANSPORTS.slice(1) : TRANSPORTS;
}

/** Return a function that opens transports: the next kind after each that failed to open. If the first kind has worked once on this page, its
 * failures mean that the server is away, and only it is used; unless it fails once more after the server has answered a request, because then
 * the page has come into another network. After another kind that worked, the first one gets one try, as the network may be another one, and
 * then the kind that worked. */
export function createTransportOpener(transports = availableTransports()): OpenTransport {
  let failures = 0;
  /** The index of the kind that worked last. */
  let working: number | undefined;
  /** Whether the server has answered a request since the first kind began to fail. */
  let isServerThere = false;
  const nextKind = () => {
    if (working === 0 && failures >= FAILURES_BEFORE_PROBE) {
      if (isServerThere) [failures, working] = [FIRST_TRIES, undefined];
      else void isServerAnswering().then((answer) => (isServerThere = answer));
    }
    if (working === 0 || failures === 0) return 0;
    return (working === undefined ? Math.max(0, failures - (FIRST_TRIES - 1)) : failures + working - 1) % transports.length;
  };
  return (url) => {
    const kind = nextKind();
    failures++;
    const open = transports[kind] as OpenTransport;
    return notifyOpened(open(url), () => ([failures, working, isServerThere] = [0, kind, false]));
  };
}

async function isServerAnswering(): Promise<boolean> {
  return fetch("/healthz", { cache: "no-store" }).then(({ ok }) => ok, () => false);
}

/** A WebSocket. It is open when its first message comes, as some proxies accept WebSockets and then carry nothing. */
function openSocket(url: () => string): Transport {
  const socket = new WebSocket(url());
  const transport: Transport = { onopen: null, onmessage: null, onclose: null, send: (text) => socket.send(text), close: () => socket.close() };
  socket.addEventListener("message", () => transport.onopen?.(), { once: true });
  socket.addEventListener("message", ({ data }: MessageEvent<string>) => transport.onmessage?.({ data }));
  socket.addEventListener("close", ({ code }) => transport.onclose?.({ code }));
  return transport;
}

/** Wrap a transport so that `onOpened` is called when it opens. */
function notifyOpened(transport: Transport, onOpened: () => void): Transport {
  return {
    set onopen(listener: (() => void) | null) {
      transport.onopen = listener && (() => (onOpened(), listener()));
    },
    set onmessage(listener: Transport["onmessage"]) {
      transport.onmessage = listener;
    },
    set onclose(listener: Transport["onclose"]) {
      transport.onclose = listener;
    },
    send: (text) => transport.send(text),
    close: () => transport.close(),
  };
}

/** The address of the event stream beside a WebSocket's. */
function streamUrl(webSocketUrl: string): URL {
  const url = new URL(webSocketUrl);
  url.protocol = url.protocol.replace("ws", "http");
  url.pathname = url.pathname.replace(/\/ws$/, "/stream");
  return url;
}

/** Send a message as a POST, whose answer is handled like a frame. */
function post(url: URL, text: string, transport: Transport, onFailure: () => void): void {
  fetch(url, { method: "POST", body: text, headers: { "Content-Type": "application/json" } })
    .then((answer) => answer.text())
    .then((data) => transport.onmessage?.({ data }), onFailure);
}

class SseTransport implements Transport {
  onopen: Transport["onopen"] = null;
  onmessage: Transport["onmessage"] = null;
  onclose: Transport["onclose"] = null;
  #url: URL;
  #source: EventSource;

  constructor(url: () => string) {
    this.#url = streamUrl(url());
    this.#source = new EventSource(this.#url);
    // A proxy may send the head of the response and hold its body back, so only a message shows that the stream works.
    this.#source.addEventListener("message", () => this.onopen?.(), { once: true });
    this.#source.addEventListener("message", ({ data }: MessageEvent<string>) => this.onmessage?.({ data }));
    this.#source.addEventListener("close", ({ data }: MessageEvent<string>) => this.#fail(Number(data)));
    this.#source.onerror = () => this.#fail(ABNORMAL_CLOSURE);
  }

  send(text: string): void {
    post(this.#url, text, this, () => this.#fail(ABNORMAL_CLOSURE));
  }

  close(): void {
    this.#source.close();
  }

  #fail(code: number): void {
    this.#source.close();
    this.onclose?.({ code });
  }
}

/** One event of an answer: its name, if it has one, and its data. A line ends with a new line only: `.` stops also at other signs, which a
 * card may have. */
const EVENT = /(?:event: (?<name>\w+)\n)?data: (?<data>[^\n]*)/g;

class PollTransport implements Transport {
  onopen: Transport["onopen"] = null;
  onmessage: Transport["onmessage"] = null;
  onclose: Transport["onclose"] = null;
  #url: () => string;
  #aborter = new AbortController();

  constructor(url: () => string) {
    this.#url = url;
    void this.#poll();
  }

  async #poll(): Promise<void> {
    // The first answer comes at once, also if there is no news: until then the page does not know that polling works.
    for (let isFirst = true; !this.#aborter.signal.aborted; isFirst = false) {
      const url = streamUrl(this.#url());
      url.searchParams.set("poll", "true");
      if (isFirst) url.searchParams.set("wait", "false");
      const events = await fetch(url, { signal: this.#aborter.signal }).then((answer) => answer.text()).catch(() => undefined);
      if (events === undefined) return this.#fail(ABNORMAL_CLOSURE);
      const found = [...events.matchAll(EVENT)];
      // The server always has an event. Something else has answered: this is no frame either.
      if (found.length === 0) this.onmessage?.({ data: events });
      else this.onopen?.();
      for (const { groups } of found) {
        if (groups?.name === "close") return this.#fail(Number(groups.data));
        this.onmessage?.({ data: groups?.data ?? "" });
      }
    }
  }

  send(text: string): void {
    post(streamUrl(this.#url()), text, this, () => this.#fail(ABNORMAL_CLOSURE));
  }

  close(): void {
    this.#aborter.abort();
  }

  #fail(code: number): void {
    if (this.#aborter.signal.aborted) return;
    this.#aborter.abort();
    this.onclose?.({ code });
  }
}
