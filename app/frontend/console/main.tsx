import "../font.css";
import "../tokens.css";
import "../base.css";

import { effect } from "@preact/signals";
import { render } from "preact";

import { type Catalogue, loadLanguage, registerCatalogues, workshopLanguage } from "../i18n";
import { readPageData, startClient } from "../live/client";
import { Console } from "./Console";
import { AccessLost } from "./AccessLost";
import { ConsoleSession, SessionContext } from "./session";

const page = readPageData();
const root = document.getElementById("app") ?? document.body;

registerCatalogues(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?face=console" }));
await loadLanguage(document.documentElement.lang);
root.replaceChildren();
const client = startClient({ page, owner: "console", onClosed: (closeCode) => render(<AccessLost closeCode={closeCode} />, root) });
const session = new ConsoleSession(client, page.code, page.join_url);
effect(() => {
  workshopLanguage.value = session.workshop.value?.language ?? page.language;
});
render(
  <SessionContext.Provider value={session}>
    <Console />
  </SessionContext.Provider>,
  root,
);
