/** Those that the server refuses: control characters except a new line, and surrogates without a character. A person cannot see them. */
const CONTROL_CHARACTERS = /(?!\n)[\p{Cc}\p{Cs}]/gu;

/** The text with a space in place of each control character. */
export function replaceControlCharacters(text: string): string {
  return text.replace(CONTROL_CHARACTERS, " ");
}

/** Replace control characters by spaces in each text field of the page, such as a tab in a pasted text, before the field's own handler
 * gets the text. */
export function replaceControlCharactersInFields(): void {
  addEventListener("input", replaceInField, true);
}

function replaceInField({ target }: Event): void {
  const field = target as HTMLInputElement;
  const { value, selectionEnd } = field;
  const replaced = replaceControlCharacters(value);
  if (replaced === value) return;
  field.value = replaced;
  // The cursor was moved to the end.
  field.selectionEnd = selectionEnd;
}
