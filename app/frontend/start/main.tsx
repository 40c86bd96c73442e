/** The first page: type a code; or, for organisers, make a workshop. */
import "../tokens.css";
import "../base.css";
import "./start.css";

import { render } from "preact";

import { load } from "../i18n";
import { readPage } from "../live/live";
import { Start } from "./Start";

await load(readPage().language);
const root = document.getElementById("app") as HTMLElement;
root.replaceChildren();
render(<Start />, root);
