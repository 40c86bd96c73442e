/** The draft of a new card, and in which step its author was writing. */
import { type Signal, useSignalEffect } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";

import { useDraft } from "../live/draft";
import { canWriteIn, isAtEnd, isPrivateStep, type PhoneSession } from "./session";

export type IdeaDraft = {
  /** The name of the draft of the text. */
  name: string;
  text: Pick<Signal<string>, "value" | "peek">;
  /** The id of the chosen theme; empty: none. */
  theme: Signal<string>;
  /** The last run in which the author could write, and whether the page said at any time that only they see the text. */
  origin: { run: number | null; isPrivate: boolean };
  /** Whether somebody is taken to be writing: see `WRITING_MS`. */
  isBeingWritten: () => boolean;
};

/** Who has not typed in this tab for this time is taken to have stopped writing: while the field has the focus, and else. */
export const WRITING_MS = { focused: 60_000, other: 15_000 };

/** The draft of this person. Where it was begun is stored beside it, so that a reload forgets nothing. Other tabs of this browser have the
 * same draft, perhaps in an earlier step: only the tab in which somebody writes, or in which another step starts, says where it was begun. */
export function useIdeaDraft(session: PhoneSession): IdeaDraft {
  const name = `${session.draftPrefix}/idea`;
  const text = useDraft(name);
  const theme = useDraft(`${session.draftPrefix}/theme`);
  const origin = useDraft(`${session.draftPrefix}/origin`);
  const changedAt = useRef(-Infinity);
  function recordOrigin(words: string): void {
    const { step, stepRun } = session;
    const run = stepRun.value?.run ?? 0;
    const before = parseOrigin(origin.peek());
    const isPrivate = isPrivateStep(session) || before.isPrivate;
    const canWrite = canWriteIn(step.value?.activity) && !isAtEnd(session);
    if (words.trim() && canWrite && run >= (before.run ?? 0)) origin.value = `${run}${isPrivate ? PRIVATE : ""}`;
  }
  useSignalEffect(() => recordOrigin(text.peek()));
  const written = useMemo(() => ({
    get value() {
      return text.value;
    },
    set value(words: string) {
      changedAt.current = performance.now();
      if (!text.peek().trim() || !words.trim()) origin.value = "";
      text.value = words;
      recordOrigin(words);
    },
    peek: () => text.peek(),
  }), [text, origin]);
  const isBeingWritten = () => performance.now() - changedAt.current < WRITING_MS[document.activeElement?.matches(".card-form textarea") ? "focused" : "other"];
  return { name, text: written, theme, origin: parseOrigin(origin.value), isBeingWritten };
}

const PRIVATE = " private";

/** A stored origin is the number of the run, and " private". */
function parseOrigin(stored: string): IdeaDraft["origin"] {
  const run = parseInt(stored, 10);
  return { run: Number.isNaN(run) ? null : run, isPrivate: stored.endsWith(PRIVATE) };
}
