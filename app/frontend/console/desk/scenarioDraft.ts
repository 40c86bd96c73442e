/** The draft of a scenario. Without a draft the editor shows the saved text. */
import { replaceControlCharacters } from "../../controlCharacters";

export type ScenarioText = { title: string; text: string };
/** The text that was typed on this page, and the saved text that it was based on. */
export type ScenarioDraft = ScenarioText & { base: ScenarioText; cluster?: DraftCluster };
/** The cluster when the draft was changed last, to find its cards when it is gone. Drafts of earlier versions have none. */
export type DraftCluster = { name: string; cards: readonly string[] };
/** `same`: there is no draft, or it is the saved text. `mine`: it is another text, and nothing else was saved since it was begun.
 * `conflict`: somebody else has saved another text since. */
export type DraftStatus = "same" | "mine" | "conflict";

export function isEqual(one: ScenarioText, other: ScenarioText): boolean {
  return one.title === other.title && one.text === other.text;
}

/** Read a stored draft; undefined if there is none or it cannot be parsed. JSON escapes control characters, so `readDraft` does not find
 * them. */
export function parseDraft(stored: string): ScenarioDraft | undefined {
  try {
    const { title, text, base, cluster } = JSON.parse(stored || "{}") as Partial<ScenarioDraft>;
    if (title === undefined || text === undefined || base === undefined) return undefined;
    return { title: replaceControlCharacters(title), text: replaceControlCharacters(text), base, ...(cluster && { cluster }) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** The cluster that has most of these cards now; undefined if none of them is in a cluster.
 * `clusterOf`: the cluster of a card. */
export function clusterWithMost(cards: readonly string[], clusterOf: (card: string) => string | null | undefined): string | undefined {
  const counts = new Map<string, number>();
  for (const cluster of cards.map(clusterOf)) if (cluster) counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

/** The name under which the draft of a cluster's scenario is stored; of all of them in this workshop if `cluster` is empty. */
export const draftName = (code: string, cluster: string): string => `${code}/console/scenario/${cluster}`;

/** The draft as it is stored: empty if it equals the saved text. */
export function serializeDraft(draft: ScenarioDraft, saved: ScenarioText): string {
  return isEqual(draft, saved) ? "" : JSON.stringify(draft);
}

/** `isWritten`: a scenario has been saved. Before that `saved` is only a default text, which cannot conflict. */
export function draftStatus(draft: ScenarioDraft | undefined, saved: ScenarioText, isWritten: boolean): DraftStatus {
  if (!draft || isEqual(draft, saved)) return "same";
  return !isWritten || isEqual(draft.base, saved) ? "mine" : "conflict";
}
