import "../tokens.css";
import "../base.css";

import { load } from "../i18n";

await load(document.documentElement.lang);
