/** The open tab of the console. It is in the URL, so that a reload opens the same tab. */
import { computed, signal } from "@preact/signals";

export const TABS = ["run", "desk", "setup", "finish"] as const;
export type Tab = (typeof TABS)[number];

export const currentTab = signal<Tab>(tabFromHash());
addEventListener("hashchange", () => (currentTab.value = tabFromHash()));

/** The tabs of a workshop that was held on another server; the first one is open at the start. */
export const IMPORTED_TABS = ["finish", "setup"] as const satisfies Tab[];
export const importedTab = computed(() => IMPORTED_TABS.find((name) => name === currentTab.value) ?? IMPORTED_TABS[0]);

/** Open a tab by changing the URL, as a link to it does. */
export function openTab(name: Tab): void {
  location.hash = name;
}

function tabFromHash(): Tab {
  return TABS.find((name) => `#${name}` === location.hash) ?? "run";
}
