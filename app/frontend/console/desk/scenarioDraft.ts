/** The draft of a scenario. Without a draft the editor shows the saved text. */

export type ScenarioText = { title: string; text: string };
/** The text that was typed on this page, and the saved text that it was based on. */
export type ScenarioDraft = ScenarioText & { base: ScenarioText };
/** `conflict`: somebody else has saved another text since this draft was started. */
export type DraftStatus = "same" | "mine" | "conflict";

export function isEqual(one: ScenarioText, other: ScenarioText): boolean {
  return one.title === other.title && one.text === other.text;
}

/** Read a stored draft; undefined if there is none or it cannot be parsed. */
export function parseDraft(stored: string): ScenarioDraft | undefined {
  try {
    const { title, text, base } = JSON.parse(stored || "{}") as Partial<ScenarioDraft>;
    return title === undefined || text === undefined || base === undefined ? undefined : { title, text, base };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** The draft as it is stored: empty if it equals the saved text. */
export function serializeDraft(draft: ScenarioDraft, saved: ScenarioText): string {
  return isEqual(draft, saved) ? "" : JSON.stringify(draft);
}

/** `isWritten`: a scenario has been saved. Before that `saved` is only a default text, which cannot conflict. */
export function draftStatus(draft: ScenarioDraft | undefined, saved: ScenarioText, isWritten: boolean): DraftStatus {
  if (!draft || isEqual(draft, saved)) return "same";
  return !isWritten || isEqual(draft.base, saved) ? "mine" : "conflict";
}
