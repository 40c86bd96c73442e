/** The open view of the console. It is in the URL, so that a reload opens the same view. */
import { signal } from "@preact/signals";

export const VIEWS = ["run", "desk", "setup"] as const;
export type View = (typeof VIEWS)[number];

export const currentView = signal<View>(viewFromHash());
addEventListener("hashchange", () => (currentView.value = viewFromHash()));

/** Open a view by changing the URL, as a tab does. */
export function openView(name: View): void {
  location.hash = name;
}

function viewFromHash(): View {
  return VIEWS.find((name) => `#${name}` === location.hash) ?? "run";
}
