import "../font.css";
import "../tokens.css";
import "../base.css";

import { effect } from "@preact/signals";

import { type Catalogue, loadLanguage, registerCatalogues, workshopLanguage } from "../i18n";
import { readPageData, startClient } from "../live/client";
import { PageRevision } from "../ui/Part";
import { renderPage } from "../ui/renderPage";
import { Console } from "./Console";
import { ConsoleSession, SessionContext } from "./session";

const page = readPageData();

registerCatalogues(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?client=console" }));
await loadLanguage(document.documentElement.lang);
const client = startClient({
  page,
  owner: "console",
  onClosed: (closeCode) => (session.closeCode.value = closeCode),
  handleTooOld: () => session.handleTooOld(),
});
const session: ConsoleSession = new ConsoleSession(client, page.code, page.join_url, page.right === "theme_team" ? "theme_team" : "facilitator", page.organiser);
effect(() => {
  workshopLanguage.value = session.workshop.value?.language ?? page.language;
});
renderPage(
  <SessionContext.Provider value={session}>
    <PageRevision.Provider value={client.store.rev}><Console /></PageRevision.Provider>
  </SessionContext.Provider>,
);
