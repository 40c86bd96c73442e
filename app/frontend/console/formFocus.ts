/** Tells whether somebody is in a form field. Keyboard shortcuts and automatic tab changes do not apply then. */
const FIELDS = "input, textarea, select";

/** Whether the target is a form field or inside one. */
export function isInFormField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(FIELDS) !== null;
}
