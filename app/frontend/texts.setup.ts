/** Tests use the catalogues with the texts of all clients. */
import { type Catalogue, registerCatalogues } from "./i18n";

registerCatalogues(import.meta.glob<Catalogue>("../locale/*.json", { import: "default" }));
