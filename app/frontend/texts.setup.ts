/** Tests speak from the whole catalogue. */
import { type Catalogue, offer } from "./i18n";

offer(import.meta.glob<Catalogue>("../locale/*.json", { import: "default" }));
