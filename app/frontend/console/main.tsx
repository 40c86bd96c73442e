import "../type.css";
import "../tokens.css";
import "../base.css";

import { effect } from "@preact/signals";
import { render } from "preact";

import { type Catalogue, load, offer, workshopLanguage } from "../i18n";
import { goLive, readPage } from "../live/live";
import { Console } from "./Console";
import { Gone } from "./Gone";
import { Hall, HallContext } from "./hall";

const page = readPage();
const root = document.getElementById("app") ?? document.body;

offer(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?face=console" }));
await load(document.documentElement.lang);
root.replaceChildren();
const live = goLive({ page, person: "console", onGone: (closeCode) => render(<Gone closeCode={closeCode} />, root) });
const hall = new Hall(live, page.code, page.join_url);
effect(() => {
  workshopLanguage.value = hall.workshop.value?.language ?? page.language;
});
render(
  <HallContext.Provider value={hall}>
    <Console />
  </HallContext.Provider>,
  root,
);
