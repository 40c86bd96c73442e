/** The page on which an organiser allows programs to read results. */
import "../tokens.css";
import "../base.css";
import "./programs.css";

import { render } from "preact";

import { replaceControlCharactersInFields } from "../controlCharacters";
import { type Catalogue, loadLanguage, registerCatalogues } from "../i18n";
import { readPageData } from "../live/client";
import { Part } from "../ui/Part";
import { Programs } from "./Programs";

registerCatalogues(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?client=programs" }));
await loadLanguage(readPageData().language);
const root = document.getElementById("app") as HTMLElement;
root.replaceChildren();
replaceControlCharactersInFields();
render(<Part><Programs /></Part>, root);
