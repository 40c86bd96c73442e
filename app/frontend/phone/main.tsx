import "../tokens.css";
import "../base.css";
import "./phone.css";

import { render } from "preact";

import { replaceControlCharactersInFields } from "../controlCharacters";
import { type Catalogue, loadLanguage, registerCatalogues } from "../i18n";
import { readPageData } from "../live/client";
import { Part } from "../ui/Part";
import { Phone } from "./Phone";
import { finishReplacingSeatId } from "./seat";

registerCatalogues(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?client=phone" }));
await loadLanguage(document.documentElement.lang);
const root = document.getElementById("app");
if (!root) throw new Error("the page has no #app");
root.replaceChildren();
replaceControlCharactersInFields();
const page = readPageData();
// Usually there is nothing to move. The page is shown even if moving fails.
void finishReplacingSeatId(page.code).finally(() => render(<Part><Phone page={page} /></Part>, root));
