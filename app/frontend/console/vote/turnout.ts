/** How many people have voted in the open vote, and how many are in the hall. */
import { t } from "../../i18n";
import { useSession } from "../session";

/** voters, people: numbers. votersText: "24 of 25 have voted". */
export function useTurnout(vote: string | undefined): { voters: number; people: number; votersText: string } {
  const { store } = useSession().client;
  const voters = (vote === undefined ? undefined : store.entity(`turnout/${vote}`).value?.voters) ?? 0;
  const people = store.all("tile/").value.reduce((sum, [, tile]) => sum + tile.people, 0);
  return { voters, people, votersText: t("console.vote.turnout", { voters, people }) };
}
