/** The open tab of the console. It is in the URL, so that it is open again after a reload. */
import { computed, signal } from "@preact/signals";

export const TABS = ["run", "desk", "setup", "finish"] as const;
export type Tab = (typeof TABS)[number];

/** The tab in the URL. For an imported workshop use `importedTab`. */
export const currentTab = signal<Tab>(tabFromHash());
addEventListener("hashchange", () => (currentTab.value = tabFromHash()));

/** The tabs of an imported workshop, which was held on another server. The first one is open if the URL names none of them. */
export const IMPORTED_TABS = ["finish", "setup"] as const satisfies Tab[];
export const importedTab = computed(() => IMPORTED_TABS.find((name) => name === currentTab.value) ?? IMPORTED_TABS[0]);

/** Open a tab by changing the URL, as a link to it does. */
export function openTab(name: Tab): void {
  location.hash = name;
}

function tabFromHash(): Tab {
  return TABS.find((name) => `#${name}` === location.hash) ?? "run";
}
