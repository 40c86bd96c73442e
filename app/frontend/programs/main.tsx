/** The page on which an organiser allows programs to read results. */
import "../tokens.css";
import "../base.css";
import "./programs.css";

import { type Catalogue, loadLanguage, registerCatalogues } from "../i18n";
import { readPageData } from "../live/client";
import { renderPage } from "../ui/renderPage";
import { Programs } from "./Programs";

registerCatalogues(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?client=programs" }));
await loadLanguage(readPageData().language);
renderPage(<Programs />);
