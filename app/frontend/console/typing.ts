/** Whether somebody is in the middle of a form: then keys and jumps are theirs. */
const fields = "input, textarea, select";

/** Whether this is a field, or lies in one. */
export function inField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(fields) !== null;
}
