import "../font.css";
import "../tokens.css";
import "../base.css";
import "./screen.css";

import { render } from "preact";

import { type Catalogue, loadLanguage, registerCatalogues, workshopLanguage } from "../i18n";
import { readPageData, startClient } from "../live/client";
import { Part } from "../ui/Part";
import { createSession } from "./session";
import { applyModeFromUrl } from "./colourMode";
import { LinkExpired, Screen } from "./Screen";

const page = readPageData();
const root = document.getElementById("app") as HTMLElement;
workshopLanguage.value = page.language;
applyModeFromUrl();
registerCatalogues(import.meta.glob<Catalogue>("../../locale/*.json", { import: "default", query: "?client=screen" }));
await loadLanguage(page.language);
const client = startClient({ page, owner: "screen", onClosed: () => render(<LinkExpired />, root) });
root.replaceChildren();
render(<Part><Screen session={createSession(client, page)} /></Part>, root);
