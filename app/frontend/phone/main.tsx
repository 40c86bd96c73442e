import "../tokens.css";
import "../base.css";
import "./phone.css";

import { type Catalogue, loadLanguage, registerCatalogues } from "../i18n";
import { readPageData } from "../live/client";
import { renderPage } from "../ui/renderPage";
import { Phone } from "./Phone";
import { finishReplacingSeatId } from "./seat";

registerCatalogues(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?client=phone" }));
await loadLanguage(document.documentElement.lang);
const page = readPageData();
// Usually there is nothing to move. The page is shown even if moving fails.
void finishReplacingSeatId(page.code).finally(() => renderPage(<Phone page={page} />));
