import { signal } from "@preact/signals";
import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test } from "vitest";

import { loadLanguage } from "../i18n";
import { Clock } from "../live/clock";
import { Store } from "../live/store";
import { Screen } from "./Screen";
import type { ScreenSession } from "./session";

beforeEach(() => loadLanguage("en"));
afterEach(() => render(null, document.body));

test("a step of an unknown activity shows the question and how to join", async () => {
  const agenda = [{ id: "dance", activity: "dance", title: { en: "Dance together" }, instruction: { en: "Get up" }, minutes: 5 }];
  const workshop = { type: "workshop", title: { en: "Energy" }, question: { en: "What now?" }, language: "en", themes: [], tables: 4, agenda, closed: false };
  const step = { type: "step", step: "dance", run: 1, started_at: 0, ends_at: 300_000, left: null };
  const store = new Store();
  store.apply({ type: "snapshot", audience: "hall", rev: 1, check: 1, now: 0, entities: { workshop, step } } as never);
  const session = { store, clock: new Clock(), connection: { status: signal("live") }, code: "K7MP4WXA", joinUrl: "http://hall.example/j/K7MP4WXA" };
  await act(() => render(createElement(Screen, { session: session as unknown as ScreenSession }), document.body));
  expect(document.body.textContent).toContain("What now?");
  expect(document.body.textContent).toContain("K7MP 4WXA");
});
