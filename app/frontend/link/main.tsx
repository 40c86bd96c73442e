/** The page of a staff link's address. */
import "../tokens.css";
import "../base.css";
import "../message/message.css";

import { type Catalogue, loadLanguage, registerCatalogues } from "../i18n";
import { readPageData } from "../live/client";
import { renderPage } from "../ui/renderPage";
import { LinkPage } from "./LinkPage";

registerCatalogues(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?client=link" }));
const page = readPageData();
await loadLanguage(page.language);
// The page is replaced, so that Back does not lead to the link again.
renderPage(<LinkPage code={page.code} onOpened={(path) => location.replace(path)} />);
