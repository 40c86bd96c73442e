/** Texts that are being written. They are in localStorage, so they survive a reload and a killed tab. */
import { effect, type Signal, signal } from "@preact/signals";
import { useLayoutEffect, useMemo } from "preact/hooks";

import { replaceControlCharacters } from "../controlCharacters";
import { tryStorage } from "./storageErrors";

/** A signal with the text, stored under `name` ("K7MP4WXA/s12/idea") on each change, and updated when another tab or another signal of the
 * same name changes it. */
export function useDraft(name: string): Signal<string> {
  const draft = useMemo(() => signal(readDraft(name)), [name]);
  // In a layout effect, because the outbox may clear the draft as soon as the database answers.
  useLayoutEffect(() => syncDraft(name, draft), [name, draft]);
  return draft;
}

/** Store each change of the signal, and apply changes that are made elsewhere to it. Returns a function that stops both. */
export function syncDraft(name: string, draft: Signal<string>): () => void {
  // A text that came from elsewhere is not written back, because another tab may have changed it again meanwhile.
  let stored = draft.peek();
  const stop = effect(() => {
    if (draft.value !== stored) writeDraft(name, (stored = draft.value));
  });
  const onStorage = (event: StorageEvent) => {
    if (event.key === key(name)) draft.value = stored = replaceControlCharacters(event.newValue ?? "");
  };
  addEventListener("storage", onStorage);
  return () => {
    stop();
    removeEventListener("storage", onStorage);
  };
}

/** A draft's name, and its text when it was submitted. */
export type SubmittedDraft = { name: string; text: string };

/** Clear a draft that was submitted, unless its text has changed since. */
export function clearDraft({ name, text }: SubmittedDraft): void {
  if (readDraft(name) === replaceControlCharacters(text)) writeDraft(name, "");
}

/** Drafts that the browser could not store: name -> text. They are kept until this page is closed. */
const unstoredDrafts = new Map<string, string>();
/** Whether all drafts of this page would survive a reload. */
export const areDraftsStored = signal(true);

/** The names that begin with `prefix`, of drafts that are not empty, sorted. */
export function draftNames(prefix: string): string[] {
  const keys = tryStorage(() => Object.keys(localStorage)) ?? [];
  const stored = keys.filter((candidate) => candidate.startsWith(key(prefix))).map((found) => found.slice(key("").length));
  return [...new Set([...stored, ...[...unstoredDrafts.keys()].filter((name) => name.startsWith(prefix))])].sort();
}

/** Rename a draft, unless it is empty or there is one of the new name. Returns whether it was renamed. */
export function renameDraft(from: string, to: string): boolean {
  const text = readDraft(from);
  if (!text || readDraft(to)) return false;
  writeDraft(to, text);
  writeDraft(from, "");
  return true;
}

/** Move the stored drafts of one person to another prefix ("K7MP4WXA/s12"). Throws a DOMException if the browser stores nothing. */
export function moveDrafts(from: string, to: string): void {
  for (const oldKey of Object.keys(localStorage).filter((candidate) => candidate.startsWith(key(`${from}/`)))) {
    localStorage.setItem(key(to) + oldKey.slice(key(from).length), localStorage.getItem(oldKey) ?? "");
    localStorage.removeItem(oldKey);
  }
}

const key = (name: string) => `samskap/draft/${name}`;

/** The text of a draft; empty if there is none. An earlier version of the page stored control characters too, which the server refuses. */
export function readDraft(name: string): string {
  return replaceControlCharacters(unstoredDrafts.get(name) ?? tryStorage(() => localStorage.getItem(key(name))) ?? "");
}

// People can write even if the browser stores nothing. The page says so: see `persistent` of the outbox, and `areDraftsStored`.
function writeDraft(name: string, text: string): void {
  const isStored = tryStorage(() => {
    if (text) localStorage.setItem(key(name), text);
    else localStorage.removeItem(key(name));
    return true;
  });
  if (isStored || !text) unstoredDrafts.delete(name);
  else unstoredDrafts.set(name, text);
  areDraftsStored.value = unstoredDrafts.size === 0;
  // The browser sends storage events only to other tabs, but several fields of this one may show the draft.
  dispatchEvent(new StorageEvent("storage", { key: key(name), newValue: text }));
}
