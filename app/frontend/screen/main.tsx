/** The projector's page. */
import "../type.css";
import "../tokens.css";
import "../base.css";
import "./screen.css";

import { render } from "preact";

import { type Catalogue, load, offer, workshopLanguage } from "../i18n";
import { goLive, readPage } from "../live/live";
import { hallOf } from "./hall";
import { keepMode } from "./mode";
import { Gone, Screen } from "./Screen";

const page = readPage();
const root = document.getElementById("app") as HTMLElement;
workshopLanguage.value = page.language;
keepMode();
offer(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?face=screen" }));
await load(page.language);
const live = goLive({ page, person: "screen", onGone: () => render(<Gone />, root) });
root.replaceChildren();
render(<Screen hall={hallOf(live, page)} />, root);
