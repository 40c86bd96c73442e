/** The line that a face talks over: a WebSocket, or, where a proxy lets none through, events and POST. */

/** What a socket needs of its line. */
export type Line = {
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(): void;
};
type Make = (url: string) => Line;

/** So many WebSockets in a row must fail to open before the other way is tried; from then on both in turn. */
const patience = 2;

/** Opens lines to the server; what has worked once in this page is kept. */
export function lines(socket: Make = webSocket, stream: Make = (url) => new EventLine(url)): Make {
  let [unopened, found] = [0, undefined as Make | undefined];
  return (url) => {
    const make = found ?? (unopened >= patience && unopened % 2 === 0 ? stream : socket);
    unopened++;
    return opening(make(url), () => ([unopened, found] = [0, make]));
  };
}

/** The same line, which also tells that it has opened. */
function opening(line: Line, opened: () => void): Line {
  return {
    set onopen(tell: (() => void) | null) {
      line.onopen = tell && (() => (opened(), tell()));
    },
    set onmessage(tell: Line["onmessage"]) {
      line.onmessage = tell;
    },
    set onclose(tell: Line["onclose"]) {
      line.onclose = tell;
    },
    send: (text) => line.send(text),
    close: () => line.close(),
  };
}

function webSocket(url: string): Line {
  return new WebSocket(url) as Line;
}

/** Frames as server-sent events; each submit is a POST, and its answer comes like a frame. */
class EventLine implements Line {
  onopen: Line["onopen"] = null;
  onmessage: Line["onmessage"] = null;
  onclose: Line["onclose"] = null;
  #address: string;
  #source: EventSource;

  constructor(url: string) {
    const address = new URL(url);
    address.protocol = address.protocol.replace("ws", "http");
    address.pathname = address.pathname.replace(/\/ws$/, "/stream");
    this.#address = address.href;
    this.#source = new EventSource(this.#address);
    this.#source.onopen = () => this.onopen?.();
    this.#source.onmessage = ({ data }: MessageEvent<string>) => this.onmessage?.({ data });
    this.#source.addEventListener("close", ({ data }: MessageEvent<string>) => this.#end(Number(data)));
    this.#source.onerror = () => this.#end(1006);
  }

  send(text: string): void {
    fetch(this.#address, { method: "POST", body: text, headers: { "Content-Type": "application/json" } })
      .then((answer) => answer.text())
      .then((data) => this.onmessage?.({ data }))
      .catch(() => this.#end(1006));
  }

  close(): void {
    this.#source.close();
  }

  #end(code: number): void {
    this.#source.close();
    this.onclose?.({ code });
  }
}
