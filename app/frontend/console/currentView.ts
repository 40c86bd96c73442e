/** Which view of the console is open; it stands in the address, so that a reload comes back to it. */
import { signal } from "@preact/signals";

export const VIEWS = ["run", "desk", "setup"] as const;
export type View = (typeof VIEWS)[number];

export const currentView = signal<View>(viewFromHash());
addEventListener("hashchange", () => (currentView.value = viewFromHash()));

/** Opens a view, as a click on its tab does. */
export function openView(name: View): void {
  location.hash = name;
}

function viewFromHash(): View {
  return VIEWS.find((name) => `#${name}` === location.hash) ?? "run";
}
