/** Copy a text to the clipboard. Returns whether that worked. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Over plain HTTP, as in most halls, a page has no clipboard API; or the person has not allowed it.
    return copyByCommand(text);
  }
}

/** Copy with the older `execCommand`, which copies the selected text of a field. */
function copyByCommand(text: string): boolean {
  const { activeElement } = document;
  const field = document.createElement("textarea");
  field.className = "visually-hidden";
  field.readOnly = true;
  field.value = text;
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (activeElement instanceof HTMLElement) activeElement.focus({ preventScroll: true });
  return isCopied;
}
