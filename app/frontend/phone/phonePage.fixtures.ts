/** A participant's page for tests: at table 2 of a workshop with the steps alone (private notes), together, sort, merge, vote and close. */
import { signal } from "@preact/signals";
import { type ComponentChild, createElement, render } from "preact";
import { act } from "preact/test-utils";

import type { WorkshopClient } from "../live/client";
import { Clock } from "../live/clock";
import { Outbox } from "../live/outbox";
import { Store } from "../live/store";
import { keepTextsUpToDate } from "../ui/pageTranslation";
import type { Step } from "../wire.gen";
import { ParticipantApp } from "./ParticipantApp";
import { createSession, SessionContext } from "./session";

const CODE = "K7MP4WXA";
const SEAT = "s1";
const ACTIVITIES: Record<string, Step["activity"]> = { alone: "ideas", together: "ideas", sort: "sort", merge: "merge", vote: "vote", close: "close" };
const agenda = Object.entries(ACTIVITIES).map(([id, activity]) => ({ id, activity, title: { en: `Title of ${id}` }, instruction: { en: `Do ${id}` }, minutes: 5, private: id === "alone", sends: 5 }));
const labels = (...ids: string[]) => ids.map((id) => ({ id, name: { en: id }, retired: false }));
/** The workshop, as the server sends it. */
export const workshop = {
  type: "workshop", title: { en: "W" }, question: { en: "Q" }, language: "en", tables: 3, agenda, closed: false, privacy_threshold: 5,
  themes: [{ id: "light", name: { en: "Light" }, icon: "sun", colour: 1, retired: false }], roles: labels("pupil", "teacher"), municipalities: labels("Smøla", "Averøy"),
};
/** The person, as the server sends them. */
export const me = { type: "me", table: 2, role: "pupil", municipality: null, language: "en" };
const stepRun = (step: string, run: number) => ({ type: "step", step, run, started_at: 0, ends_at: 300_000, left: null });
const pages: HTMLElement[] = [];

/** An own card at table 2, as the server sends it. */
export const ownCard = (id: string, shared: boolean) => ({ type: "mine", id, table: 2, theme: "light", text: id, at: 1, shared, under: null, sent: false, placed: false, cluster: null, number: shared ? 1 : 0 });

/** The name of the draft of a new card. */
export const IDEA_DRAFT = `samskap/draft/${CODE}/${SEAT}/idea`;

/** Remove the pages of a test, and empty localStorage. */
export function closePhones(): void {
  pages.splice(0).forEach((page) => (render(null, page), page.remove()));
  localStorage.clear();
}

/** Replace each text node by an element with its text, as a browser does that translates the page. */
export async function translate(page: HTMLElement): Promise<void> {
  const texts = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (texts.nextNode()) nodes.push(texts.currentNode as Text);
  for (const node of nodes.filter(({ parentElement }) => !parentElement?.closest("[translate=no]"))) {
    const translated = document.createElement("font");
    translated.textContent = node.data;
    node.replaceWith(translated);
  }
  // The next change comes in a later task.
  await new Promise((resolve) => setTimeout(resolve));
}

/** The state of a page in a step, and an element for the page. `entities`: further ones that the server has sent. */
export async function openSession(step: string, entities: object = {}) {
  const outbox = new Outbox(`${CODE}/${SEAT}`);
  await outbox.loaded;
  const store = new Store();
  const status = signal("live");
  const client = { store, clock: new Clock(), outbox, connection: { status } };
  store.apply({ type: "snapshot", audience: "hall", rev: 1, check: 1, entities: { workshop, me, step: stepRun(step, 1), ...entities } } as never);
  const page = document.body.appendChild(document.createElement("div"));
  pages.push(page);
  keepTextsUpToDate(page);
  const session = createSession(client as unknown as WorkshopClient, CODE, SEAT);
  let rev = 1;
  const apply = (changed: object, gone: string[] = []) => store.apply({ type: "patch", audience: "hall", rev: ++rev, check: rev, changed, gone } as never);
  const change = (changed: object, gone: string[] = []) => act(() => apply(changed, gone));
  const startStep = (next: string) => change({ step: stepRun(next, rev + 1) });
  const show = (content: ComponentChild) => act(() => render(createElement(SessionContext.Provider, { value: session }, content), page));
  return { page, show, status, apply, change, startStep, outbox };
}

/** The page in a step. `scannedTable`: whose sign opened the page. */
export async function openPhone(step: string, entities: object = {}, scannedTable: number | null = null) {
  const { page, show, ...rest } = await openSession(step, entities);
  await show(createElement(ParticipantApp, { scannedTable }));
  const button = (label: string) => [...page.querySelectorAll("button")].find(({ textContent }) => textContent?.includes(label));
  /** Press Enter on a button. */
  const press = (label: string) =>
    act(() => {
      button(label)?.focus();
      button(label)?.click();
    });
  return { ...rest, page, button, press, main: () => page.querySelector("main") };
}
