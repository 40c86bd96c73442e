/** A face's whole connection to its workshop. */
import type { Snapshot } from "../wire.gen";
import { Clock } from "./clock";
import { lines } from "./line";
import { Outbox } from "./outbox";
import { Socket } from "./socket";
import { Store } from "./store";

/** What the template wrote into the page. */
export type PageData = {
  face: "start" | "phone" | "console" | "screen";
  code: string;
  language: string;
  table?: number;
  join_url: string;
  frames: Snapshot[];
};
export type Live = { store: Store; clock: Clock; outbox: Outbox; socket: Socket };
type Place = {
  page: Pick<PageData, "code" | "face" | "frames">;
  /** Who writes in this browser: names the outbox, so that two people on one phone never mix. */
  person: string;
  /** The credential is not good any more, or the workshop is not there; called once, with the close code. */
  onGone: (closeCode: number) => void;
};

/** The data in the page's `<script id="page">`. */
export function readPage(): PageData {
  return JSON.parse(document.getElementById("page")?.textContent ?? "") as PageData;
}

/** Shows what the page brought along, then connects. */
export function goLive({ page, person, onGone }: Place): Live {
  const [store, clock, outbox] = [new Store(), new Clock(), new Outbox(`${page.code}/${person}`)];
  for (const frame of page.frames) {
    clock.heard(frame.now);
    store.apply(frame);
  }
  const socket = new Socket({ url: () => address(page, store.since()), store, clock, outbox, onGone, open: lines() });
  socket.start();
  return { store, clock, outbox, socket };
}

function address({ code, face }: Place["page"], since: string): string {
  const url = new URL(`/w/${code}/ws`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  url.searchParams.set("as", face);
  if (since) url.searchParams.set("since", since);
  return url.href;
}
