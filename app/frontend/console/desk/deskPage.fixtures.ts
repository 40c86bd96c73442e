/** The merge desk on a page, for tests: with the clusters sun (cards c1 and c2) and rain. */
import { CODE, openPage, workshop } from "../consolePage.fixtures";
import { Desk } from "./Desk";

export { closePages as closeDesks } from "../consolePage.fixtures";

/** The localStorage key of the unsaved text of a cluster's scenario. */
export const storageKey = (clusterId: string) => `samskap/draft/${CODE}/console/scenario/${clusterId}`;
export const cluster = (id: string, name: string, cards: string[], at = 0) => ({ type: "cluster", id, name, cards, scenario: null, at });
export const card = (id: string, clusterId: string | null) => ({ type: "card", id, table: 1, theme: "light", text: id, under: null, beneath: [], cluster: clusterId, sent: true, mine: false });

export async function openDesk() {
  return openPage(Desk, { workshop, "cluster/sun": cluster("sun", "Sun", ["c1", "c2"]), "cluster/rain": cluster("rain", "Rain", []), "card/c1": card("c1", "sun"), "card/c2": card("c2", "sun") });
}
