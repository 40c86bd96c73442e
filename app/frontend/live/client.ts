/** Everything that connects a page to its workshop: state, clock, outbox and connection. */
import { effect } from "@preact/signals";

import type { StaffLink } from "../http.gen";
import { lang } from "../i18n";
import * as protocol from "../sharedLists/protocol.gen";
import type { Snapshot } from "../wire.gen";
import { Clock } from "./clock";
import { createTransportOpener } from "./transport";
import { Outbox } from "./outbox";
import { reloadPage } from "./reloadPage";
import { Connection } from "./connection";
import { Store } from "./store";

/** The data that the server writes into the page. */
export type PageData = {
  /** The kind of page. `link`: the one that a link of the staff opens, which signs in. */
  face: "start" | "programs" | "phone" | "console" | "screen" | "link";
  /** The join code; empty on the organiser's pages. */
  code: string;
  /** The code of the language to show the page in. */
  language: string;
  /** Phone: the table of the scanned sign; null without one. */
  table?: number | null;
  /** The right with which the person uses a console or screen. */
  right?: StaffLink["right"];
  /** Start page, console and screen: whether an organiser is signed in. */
  organiser?: boolean;
  /** The address at which people join; empty on the organiser's pages. */
  join_url: string;
  /** What the page can show before it is connected; empty if it may show nothing. */
  frames: Snapshot[];
};
export type WorkshopClient = { store: Store; clock: Clock; outbox: Outbox; connection: Connection };
type ClientOptions = {
  page: Pick<PageData, "code" | "face" | "frames">;
  /** Part of the name under which the browser keeps the outbox, so that two people who use one phone have separate ones. */
  owner: string;
  /** Called once, with the close code, when reconnecting cannot help: the credential, the page's address or the workshop is not valid. */
  onClosed: (closeCode: number) => void;
  /** Called when the page is too old for the server. Returns whether to connect no further; by default the page is loaded again. */
  handleTooOld?: () => boolean;
};

/** The data in the page's `<script id="page">`. */
export function readPageData(): PageData {
  return JSON.parse(document.getElementById("page")?.textContent ?? "") as PageData;
}

/** Apply the snapshots that the server wrote into the page, then connect. */
export function startClient({ page, owner, onClosed, handleTooOld = () => reloadPage() }: ClientOptions): WorkshopClient {
  const [store, clock, outbox] = [new Store(), new Clock(), new Outbox(`${page.code}/${owner}`)];
  for (const frame of page.frames) {
    // A service worker may have kept the page for hours.
    if (!navigator.serviceWorker?.controller) clock.sync(frame.now);
    store.apply(frame);
  }
  const connection = new Connection({ url: () => webSocketUrl(page, store.since()), store, clock, outbox, onClosed, handleTooOld, open: createTransportOpener() });
  connection.start();
  if (page.face === "phone") reconnectInNewLanguage(connection);
  return { store, clock, outbox, connection };
}

/** Connect again when the page's language has changed, to get the workshop's texts in that language. */
function reconnectInNewLanguage(connection: Connection): void {
  let connectedIn = lang.peek();
  effect(() => {
    if (lang.value === connectedIn) return;
    connectedIn = lang.value;
    connection.reconnect();
  });
}

function webSocketUrl({ code, face: client }: ClientOptions["page"], since: string): string {
  const url = new URL(`/w/${code}/ws`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  url.searchParams.set("as", client);
  url.searchParams.set("version", String(protocol.version));
  // A phone gets the plan (agenda, themes and their texts) in its language only.
  if (client === "phone") url.searchParams.set("lang", lang.peek());
  if (since) url.searchParams.set("since", since);
  return url.href;
}
