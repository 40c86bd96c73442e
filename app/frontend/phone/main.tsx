import "../tokens.css";
import "../base.css";
import "./phone.css";

import { render } from "preact";

import { type Catalogue, loadLanguage, registerCatalogues } from "../i18n";
import { readPageData } from "../live/client";
import { Phone } from "./Phone";
import { finishSeatMove } from "./seat";

registerCatalogues(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?face=phone" }));
await loadLanguage(document.documentElement.lang);
const root = document.getElementById("app");
if (!root) throw new Error("the page has no place for its face");
root.replaceChildren();
const page = readPageData();
// Almost always there is nothing to bring along; and whatever comes of it, the phone shows its page.
void finishSeatMove(page.code).finally(() => render(<Phone page={page} />, root));
