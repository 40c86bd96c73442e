/** How many people have voted in an open vote, and how many are here. */
import { t } from "../../i18n";
import { useSession } from "../session";

/** "24 have voted, 25 here now". It is no share: some of those who voted may have left, and some of those who came. */
export function useTurnoutText(vote: string | undefined): string {
  const { store } = useSession().client;
  const voters = (vote === undefined ? undefined : store.entity(`turnout/${vote}`).value?.voters) ?? 0;
  return t("console.vote.turnout", { count: voters, here: store.presence.value.people });
}
