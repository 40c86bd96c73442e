/** What the pages know of the kinds of ballots, and their words. */
import { type Params, t, type TextKey } from "./i18n";
import { ballotKinds as generated } from "./sharedLists/ballotKinds.gen";

type BallotKindName = (typeof generated)[number]["name"];
/** budget: the dots that each person has; null: whoever opens the vote decides. mostPerOption: the most dots that one option may get from one
 * person; null: the whole budget. countsDots: a result says how many dots an option got beside how many people chose it; otherwise only
 * how many people. */
export type BallotKind = { name: BallotKindName; budget: number | null; mostPerOption: number | null; countsDots: boolean };

/** All kinds; the first is the console's default. */
export const ballotKinds: readonly [BallotKind, ...BallotKind[]] = generated;

/** The kind with this name. Views omit the name `dots`. A name that only a newer server has gives the first kind. */
export function ballotKind(name = "dots"): BallotKind {
  return ballotKinds.find((kind) => kind.name === name) ?? ballotKinds[0];
}

/** A text of the kind. Which texts it has is in `BallotKind.texts` of app/workshop/ballots.py. */
export function ballotText(kind: BallotKind, text: string, params: Params = {}): string {
  return t(`ballot.${kind.name}.${text}` as TextKey, params);
}
