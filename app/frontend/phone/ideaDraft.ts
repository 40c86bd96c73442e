/** The draft of a new card, and in which step its author was writing. */
import { type Signal, useSignalEffect } from "@preact/signals";

import { useDraft } from "../live/draft";
import { canWriteIn, isAtEnd, isPrivateStep, type PhoneSession } from "./session";

export type IdeaDraft = {
  /** The name of the draft of the text. */
  name: string;
  text: Signal<string>;
  /** The id of the chosen theme; empty: none. */
  theme: Signal<string>;
  /** The last run in which the author could write, and whether the page said at any time that only they see the text. */
  origin: { run: number | null; isPrivate: boolean };
};

/** The draft of this person. Where it was begun is stored beside it, so that a reload forgets nothing. */
export function useIdeaDraft(session: PhoneSession): IdeaDraft {
  const name = `${session.draftPrefix}/idea`;
  const text = useDraft(name);
  const theme = useDraft(`${session.draftPrefix}/theme`);
  const origin = useDraft(`${session.draftPrefix}/origin`);
  useSignalEffect(() => {
    const { step, stepRun } = session;
    if (!text.value.trim()) origin.value = "";
    else if (canWriteIn(step.value?.activity) && !isAtEnd(session)) {
      const isPrivate = parseOrigin(origin.value).isPrivate || isPrivateStep(session);
      origin.value = `${stepRun.value?.run}${isPrivate ? PRIVATE : ""}`;
    }
  });
  return { name, text, theme, origin: parseOrigin(origin.value) };
}

const PRIVATE = " private";

/** A stored origin is the number of the run, and " private". */
function parseOrigin(stored: string): IdeaDraft["origin"] {
  const run = parseInt(stored, 10);
  return { run: Number.isNaN(run) ? null : run, isPrivate: stored.endsWith(PRIVATE) };
}
