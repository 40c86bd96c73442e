/** Text that somebody is writing: it outlives a reload and a killed tab. */
import { effect, type Signal, signal } from "@preact/signals";
import { useLayoutEffect, useMemo } from "preact/hooks";

/** A signal with the text, stored under `name` as it is typed: "K7MP4WXA/s12/ideas". Another tab's typing shows here, too. */
export function useDraft(name: string): Signal<string> {
  const draft = useMemo(() => signal(readDraft(name)), [name]);
  // Before anything else happens, as it may be finished as soon as the database answers.
  useLayoutEffect(() => keep(name, draft), [name, draft]);
  return draft;
}

/** Stores what is typed here, and takes over what another tab stores; gives what ends both. */
export function keep(name: string, draft: Signal<string>): () => void {
  // What came from another tab is not written back: it may have typed on meanwhile.
  let stored = draft.peek();
  const stop = effect(() => {
    if (draft.value !== stored) writeDraft(name, (stored = draft.value));
  });
  const follow = (event: StorageEvent) => {
    if (event.key === key(name)) draft.value = stored = event.newValue ?? "";
  };
  addEventListener("storage", follow);
  return () => {
    stop();
    removeEventListener("storage", follow);
  };
}

/** Words that have become a command, and the name of the draft they were. */
export type Draft = { name: string; text: string };

/** Takes away a draft that has become a command, unless somebody has written on. */
export function finish({ name, text }: Draft): void {
  if (readDraft(name) !== text) return;
  writeDraft(name, "");
  // The browser tells only the other tabs, and a field here may show it.
  dispatchEvent(new StorageEvent("storage", { key: key(name), newValue: null }));
}

/** Gives one person's drafts to another, who is the same. Throws where the browser stores nothing. */
export function carryOver(from: string, to: string): void {
  for (const old of Object.keys(localStorage).filter((candidate) => candidate.startsWith(key(`${from}/`)))) {
    localStorage.setItem(key(to) + old.slice(key(from).length), localStorage.getItem(old) ?? "");
    localStorage.removeItem(old);
  }
}

const key = (name: string) => `samskap/draft/${name}`;

function readDraft(name: string): string {
  try {
    return localStorage.getItem(key(name)) ?? "";
  } catch (error) {
    if (error instanceof DOMException) return "";
    throw error;
  }
}

// A browser that stores nothing still lets people write; the outbox tells them what that means.
function writeDraft(name: string, text: string): void {
  try {
    if (text) localStorage.setItem(key(name), text);
    else localStorage.removeItem(key(name));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}
