/** With more lines than this a card would push all others away. */
const MAX_LINES = 8;

/** Whether a card with this text is folded at first. */
export function isTall(text: string): boolean {
  return text.split("\n").length > MAX_LINES;
}
