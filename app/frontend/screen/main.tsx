import "../font.css";
import "../tokens.css";
import "../base.css";
import "./screen.css";

import { type Catalogue, loadLanguage, registerCatalogues, workshopLanguage } from "../i18n";
import { readPageData, startClient } from "../live/client";
import { PageRevision } from "../ui/Part";
import { renderPage } from "../ui/renderPage";
import { createSession } from "./session";
import { applyModeFromUrl } from "./colourMode";
import { LinkExpired, Screen } from "./Screen";

const page = readPageData();
workshopLanguage.value = page.language;
applyModeFromUrl();
registerCatalogues(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?client=screen" }));
await loadLanguage(page.language);
const client = startClient({ page, owner: "screen", onClosed: () => renderPage(<LinkExpired />) });
renderPage(<PageRevision.Provider value={client.store.rev}><Screen session={createSession(client, page)} /></PageRevision.Provider>);
