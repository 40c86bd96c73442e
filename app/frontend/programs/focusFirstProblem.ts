import type { RefObject } from "preact";

/** Focus the first field that has a problem, once the form shows it. */
export function focusFirstProblem(form: RefObject<HTMLFormElement | null>): void {
  queueMicrotask(() => form.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus());
}
