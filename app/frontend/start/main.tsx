/** The start page: join with a code, or organise workshops. */
import "../tokens.css";
import "../base.css";
import "./start.css";

import { render } from "preact";

import { replaceControlCharactersInFields } from "../controlCharacters";
import { type Catalogue, loadLanguage, registerCatalogues } from "../i18n";
import { readPageData } from "../live/client";
import { Part } from "../ui/Part";
import { Start } from "./Start";

registerCatalogues(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?client=start" }));
const page = readPageData();
await loadLanguage(page.language);
const root = document.getElementById("app") as HTMLElement;
root.replaceChildren();
replaceControlCharactersInFields();
render(<Part><Start isOrganiser={page.organiser ?? false} /></Part>, root);
