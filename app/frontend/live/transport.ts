/** Carries frames over a WebSocket or, where a proxy blocks WebSockets, as server-sent events and POST requests. */

/** The part of the WebSocket interface that Connection uses. */
export type Transport = {
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
};
type OpenTransport = (url: string) => Transport;

/** The close code of a connection that ended without a close frame. */
export const ABNORMAL_CLOSURE = 1006;
/** After this many WebSockets in a row failed to open, server-sent events and WebSockets are tried in turn. */
const MAX_FAILED_WEBSOCKETS = 2;

/** Return a function that opens transports. A kind of transport that has worked once on this page is used from then on. */
export function createTransportOpener(openSocket: OpenTransport = openWebSocket, openStream: OpenTransport = (url) => new SseTransport(url)): OpenTransport {
  let [failures, working] = [0, undefined as OpenTransport | undefined];
  return (url) => {
    const open = working ?? (failures >= MAX_FAILED_WEBSOCKETS && failures % 2 === 0 ? openStream : openSocket);
    failures++;
    return notifyOpened(open(url), () => ([failures, working] = [0, open]));
  };
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

function openWebSocket(url: string): Transport {
  return new WebSocket(url) as Transport;
}

/** Frames arrive as server-sent events. Each message to the server is a POST, whose response is handled like a frame. */
class SseTransport implements Transport {
  onopen: Transport["onopen"] = null;
  onmessage: Transport["onmessage"] = null;
  onclose: Transport["onclose"] = null;
  #url: string;
  #source: EventSource;

  constructor(url: string) {
    const streamUrl = new URL(url);
    streamUrl.protocol = streamUrl.protocol.replace("ws", "http");
    streamUrl.pathname = streamUrl.pathname.replace(/\/ws$/, "/stream");
    this.#url = streamUrl.href;
    this.#source = new EventSource(this.#url);
    // A proxy may send the head of the response and hold its body back, so only a message shows that the stream works.
    this.#source.addEventListener("message", () => this.onopen?.(), { once: true });
    this.#source.addEventListener("message", ({ data }: MessageEvent<string>) => this.onmessage?.({ data }));
    this.#source.addEventListener("close", ({ data }: MessageEvent<string>) => this.#fail(Number(data)));
    this.#source.onerror = () => this.#fail(ABNORMAL_CLOSURE);
  }

  send(text: string): void {
    fetch(this.#url, { method: "POST", body: text, headers: { "Content-Type": "application/json" } })
      .then((answer) => answer.text())
      .then((data) => this.onmessage?.({ data }), () => this.#fail(ABNORMAL_CLOSURE));
  }

  close(): void {
    this.#source.close();
  }

  #fail(code: number): void {
    this.#source.close();
    this.onclose?.({ code });
  }
}
