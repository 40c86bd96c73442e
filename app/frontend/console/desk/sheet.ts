/** A scenario while somebody writes it. Until the first change it is the saved one, whoever saves. */

export type Sheet = { title: string; text: string };
/** What was written here, and the saved words that it began from. */
export type Draft = Sheet & { base: Sheet };
/** `conflict`: others have saved other words since this draft was begun. */
export type Standing = "same" | "mine" | "conflict";

export function equal(one: Sheet, other: Sheet): boolean {
  return one.title === other.title && one.text === other.text;
}

/** The stored draft; undefined when there is none, or none that can be read. */
export function readDraft(stored: string): Draft | undefined {
  try {
    const { title, text, base } = JSON.parse(stored || "{}") as Partial<Draft>;
    return title === undefined || text === undefined || base === undefined ? undefined : { title, text, base };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** As it is stored: nothing, when there is nothing of one's own in it. */
export function writtenDraft(draft: Draft, saved: Sheet): string {
  return equal(draft, saved) ? "" : JSON.stringify(draft);
}

/** `written`: somebody has saved a scenario; before that `saved` is only a suggestion, and nobody's words. */
export function standing(draft: Draft | undefined, saved: Sheet, written: boolean): Standing {
  if (!draft || equal(draft, saved)) return "same";
  return !written || equal(draft.base, saved) ? "mine" : "conflict";
}
