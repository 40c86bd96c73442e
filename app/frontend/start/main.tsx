/** The start page: join with a code, or organise workshops. */
import "../tokens.css";
import "../base.css";
import "./start.css";

import { type Catalogue, loadLanguage, registerCatalogues } from "../i18n";
import { readPageData } from "../live/client";
import { renderPage } from "../ui/renderPage";
import { Start } from "./Start";

registerCatalogues(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?client=start" }));
const page = readPageData();
await loadLanguage(page.language);
renderPage(<Start isOrganiser={page.organiser ?? false} />);
