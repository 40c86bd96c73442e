/** Tests use the catalogues with the texts of all clients. Each begins without texts, so that a page shows their keys. */
import { beforeEach } from "vitest";

import { type Catalogue, registerCatalogues, setCatalogue } from "./i18n";

registerCatalogues(import.meta.glob<Catalogue>("../locale/*.json", { import: "default" }));

beforeEach(() => setCatalogue("en", { "language.direction": "ltr" }));
