/** With more lines than this a card would push all others away. */
const MAX_LINES = 8;

const linesOf = (text: string) => text.split("\n");

/** The text, without its empty lines if it has many lines. */
export function withFewerLines(text: string): string {
  const lines = linesOf(text);
  return lines.length > MAX_LINES ? lines.filter((line) => line.trim()).join("\n") : text;
}

/** Whether a card with this text is folded at first. */
export function needsFolding(text: string): boolean {
  return linesOf(withFewerLines(text)).length > MAX_LINES;
}
