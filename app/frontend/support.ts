/** How many people voted for something, and with which words it was voted on. */
import { t } from "./i18n";
import type { Store } from "./live/store";
import type { Option, ScenarioView, VoteView } from "./wire.gen";

/** people: those who chose the option. dots: those that they gave it. voters: all who voted. wording: how the words that were voted on
 * differ from today's. */
export type Support = { people: number; dots: number; voters: number; wording: Wording };
/** changed: only its text is different, or its earlier title may not be shown. */
export type Wording = { kind: "same" | "changed" } | { kind: "other_title"; title: string };
/** Something that may have been voted on, with today's words. text: undefined if the options of votes do not have it. */
export type Candidate = Pick<Option, "ref" | "title"> & { text?: string };

/** The server shows this instead of a name that repeats the words of a card that was removed. */
export const HIDDEN_NAME = "…";

/** Whether an option of the vote is a card that was removed since. */
export function isRemoved({ removed }: Pick<VoteView, "removed">, ref: string): boolean {
  return removed?.includes(ref) ?? false;
}

/** The title of an option of the vote. That of a card that was removed says so. */
export function optionTitle(vote: Pick<VoteView, "removed">, { ref, title }: Pick<Option, "ref" | "title">): string {
  return isRemoved(vote, ref) ? t("vote.option.removed") : title;
}

/** The closed vote that decides the order of the scenarios; undefined if there is none. */
export function decidingVote(store: Store): VoteView | undefined {
  const id = store.entity("deciding_vote").value?.vote;
  return id === undefined ? undefined : store.entity(`vote/${id}`).value;
}

/** A scenario as what may have been voted on: itself, or its cluster before it was written. */
export function scenarioCandidates({ id, cluster, title, text }: ScenarioView): Candidate[] {
  return [{ ref: `scenario/${id}`, title, text }, { ref: `cluster/${cluster}`, title }];
}

/** The support of the first of the candidates that is an option of the vote; undefined if nobody chose it, or too few people
 * voted for a number. */
export function supportOf(candidates: readonly Candidate[], vote: VoteView | undefined): Support | undefined {
  const refs = new Set(vote?.options.map(({ ref }) => ref));
  const candidate = candidates.find(({ ref }) => refs.has(ref));
  const option = vote?.options.find(({ ref }) => ref === candidate?.ref);
  const result = vote?.results?.find(({ ref }) => ref === option?.ref);
  if (!candidate || !option || !result?.people || !vote?.voters) return undefined;
  return { people: result.people, dots: result.dots, voters: vote.voters, wording: wordingOf(candidate, option) };
}

function wordingOf({ title, text }: Candidate, option: Option): Wording {
  if (option.title !== title) return option.title === HIDDEN_NAME ? { kind: "changed" } : { kind: "other_title", title: option.title };
  return { kind: text !== undefined && text !== option.text ? "changed" : "same" };
}
