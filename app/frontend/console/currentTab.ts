/** The open tab of the console. It is in the URL, so that a reload opens the same tab. */
import { signal } from "@preact/signals";

export const TABS = ["run", "desk", "setup", "finish"] as const;
export type Tab = (typeof TABS)[number];

export const currentTab = signal<Tab>(tabFromHash());
addEventListener("hashchange", () => (currentTab.value = tabFromHash()));

/** Open a tab by changing the URL, as a link to it does. */
export function openTab(name: Tab): void {
  location.hash = name;
}

function tabFromHash(): Tab {
  return TABS.find((name) => `#${name}` === location.hash) ?? "run";
}
