/** Which view of the console is open; it stands in the address, so that a reload comes back to it. */
import { signal } from "@preact/signals";

export const views = ["run", "desk", "setup"] as const;
export type View = (typeof views)[number];

export const view = signal<View>(named());
addEventListener("hashchange", () => (view.value = named()));

/** Opens a view, as a click on its tab does. */
export function open(name: View): void {
  location.hash = name;
}

function named(): View {
  return views.find((name) => `#${name}` === location.hash) ?? "run";
}
