/** Those that the server refuses: control characters except a new line, and surrogates without a character. A person cannot see them. */
const CONTROL_CHARACTERS = /(?!\n)[\p{Cc}\p{Cs}]/gu;

/** Characters of word processors that begin a new line: vertical tab, form feed, NEL, and the separators of lines and paragraphs. */
const LINE_BREAKS = /[\v\f\u0085\u2028\u2029]/g;

/** The text with a new line in place of each other line break, and a space in place of each other control character. */
export function replaceControlCharacters(text: string): string {
  return text.replace(LINE_BREAKS, "\n").replace(CONTROL_CHARACTERS, " ");
}

/** Replace control characters in each text field of the page, such as a tab in a pasted text, before the field's own handler gets the
 * text. */
export function replaceControlCharactersInFields(): void {
  addEventListener("input", replaceInField, true);
}

function replaceInField({ target }: Event): void {
  const field = target as HTMLInputElement;
  const { value, selectionEnd } = field;
  // A field of one line would join the words on both sides of a new line.
  const replaced = field.localName === "textarea" ? replaceControlCharacters(value) : value.replace(LINE_BREAKS, " ").replace(CONTROL_CHARACTERS, " ");
  if (replaced === value) return;
  field.value = replaced;
  // The cursor was moved to the end.
  field.selectionEnd = selectionEnd;
}
