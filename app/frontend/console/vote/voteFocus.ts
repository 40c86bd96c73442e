/** Where the focus goes in the vote panel when the form, the open vote or a button that had it is gone. */
import type { RefObject } from "preact";

import { useLostFocus } from "../useLostFocus";

export const NEW_VOTE_HEADING = "vote-title";
export const OPEN_VOTE_HEADING = "open-vote-title";
export const ANOTHER_VOTE_BUTTON = "another-vote";
export const resultHeading = (vote: string) => `vote-result-${vote}`;

/** When the focus was in `element` and is lost as the component is removed, focus the first of `ids` that is on the page. If it is in
 * details that are collapsed, expand them. */
export function useLostVoteFocus(element: RefObject<HTMLElement | null>, ...ids: string[]): void {
  useLostFocus(element, () => {
    const found = ids.map((id) => document.getElementById(id)).find(Boolean);
    const details = found?.closest("details");
    if (details) details.open = true;
    found?.focus();
  });
}

/** Scroll to the open vote, and focus its heading. */
export function showOpenVote(): void {
  const heading = document.getElementById(OPEN_VOTE_HEADING);
  heading?.closest("section")?.scrollIntoView();
  // After a click a browser shows no focus ring by itself, but here the person has to see where the vote is.
  heading?.focus({ preventScroll: true, focusVisible: true });
}
