/** The first page: type a code; or, for organisers, make a workshop. */
import "../tokens.css";
import "../base.css";
import "./start.css";

import { render } from "preact";

import { type Catalogue, load, offer } from "../i18n";
import { readPage } from "../live/live";
import { Start } from "./Start";

offer(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?face=start" }));
await load(readPage().language);
const root = document.getElementById("app") as HTMLElement;
root.replaceChildren();
render(<Start />, root);
