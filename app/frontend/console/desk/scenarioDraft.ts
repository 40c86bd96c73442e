/** A scenario while somebody writes it. Until the first change it is the saved one, whoever saves. */

export type ScenarioText = { title: string; text: string };
/** What was written here, and the saved words that it began from. */
export type ScenarioDraft = ScenarioText & { base: ScenarioText };
/** `conflict`: others have saved other words since this draft was begun. */
export type DraftStatus = "same" | "mine" | "conflict";

export function isEqual(one: ScenarioText, other: ScenarioText): boolean {
  return one.title === other.title && one.text === other.text;
}

/** The stored draft; undefined when there is none, or none that can be read. */
export function parseDraft(stored: string): ScenarioDraft | undefined {
  try {
    const { title, text, base } = JSON.parse(stored || "{}") as Partial<ScenarioDraft>;
    return title === undefined || text === undefined || base === undefined ? undefined : { title, text, base };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** As it is stored: nothing, when there is nothing of one's own in it. */
export function serializeDraft(draft: ScenarioDraft, saved: ScenarioText): string {
  return isEqual(draft, saved) ? "" : JSON.stringify(draft);
}

/** `written`: somebody has saved a scenario; before that `saved` is only a suggestion, and nobody's words. */
export function draftStatus(draft: ScenarioDraft | undefined, saved: ScenarioText, isWritten: boolean): DraftStatus {
  if (!draft || isEqual(draft, saved)) return "same";
  return !isWritten || isEqual(draft.base, saved) ? "mine" : "conflict";
}
