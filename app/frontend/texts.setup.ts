/** Tests use the whole catalogues. */
import { type Catalogue, registerCatalogues } from "./i18n";

registerCatalogues(import.meta.glob<Catalogue>("../locale/*.json", { import: "default" }));
