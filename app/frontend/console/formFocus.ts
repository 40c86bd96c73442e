/** Whether somebody is in the middle of a form: then keys and jumps are theirs. */
const FIELDS = "input, textarea, select";

/** Whether this is a field, or lies in one. */
export function isInFormField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(FIELDS) !== null;
}
