import "../tokens.css";
import "../base.css";
import "./phone.css";

import { render } from "preact";

import { load } from "../i18n";
import { readPage } from "../live/live";
import { Phone } from "./Phone";

await load(document.documentElement.lang);
const root = document.getElementById("app");
if (!root) throw new Error("the page has no place for its face");
root.replaceChildren();
render(<Phone page={readPage()} />, root);
