/** The page of a staff link's address. */
import "../tokens.css";
import "../base.css";
import "../message/message.css";

import { render } from "preact";

import { type Catalogue, loadLanguage, registerCatalogues } from "../i18n";
import { readPageData } from "../live/client";
import { Part } from "../ui/Part";
import { LinkPage } from "./LinkPage";

registerCatalogues(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?client=link" }));
const page = readPageData();
await loadLanguage(page.language);
const root = document.getElementById("app") as HTMLElement;
root.replaceChildren();
// The page is replaced, so that Back does not lead to the link again.
render(<Part><LinkPage code={page.code} onOpened={(path) => location.replace(path)} /></Part>, root);
