import "../tokens.css";
import "../base.css";
import "./phone.css";

import { render } from "preact";

import { type Catalogue, load, offer } from "../i18n";
import { readPage } from "../live/live";
import { Phone } from "./Phone";
import { bringAlong } from "./seat";

offer(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?face=phone" }));
await load(document.documentElement.lang);
const root = document.getElementById("app");
if (!root) throw new Error("the page has no place for its face");
root.replaceChildren();
const page = readPage();
// Almost always there is nothing to bring along; and whatever comes of it, the phone shows its page.
void bringAlong(page.code).finally(() => render(<Phone page={page} />, root));
