/** Text that somebody is writing: it outlives a reload and a killed tab. */
import { effect, type Signal, signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";

/** A signal with the text, stored under `name` as it is typed: "K7MP4WXA/s12/ideas". */
export function useDraft(name: string): Signal<string> {
  const draft = useMemo(() => signal(readDraft(name)), [name]);
  useEffect(() => effect(() => writeDraft(name, draft.value)), [name, draft]);
  return draft;
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
