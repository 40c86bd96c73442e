import { h, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";

import type { JoinInfo } from "../http.gen";
import { loadLanguage } from "../i18n";
import { Join } from "./Join";
import { translate } from "./phonePage.fixtures";

const joinInfo: JoinInfo = {
  code: "K7MP4WXA",
  title: { en: "Energy" },
  question: { en: "How?" },
  language: "en",
  roles: [],
  municipalities: [],
  tables: 1,
  closed: false,
  full: false,
  seat: null,
  imported: false,
  smallest_group: 5,
};
const page = { face: "phone", code: joinInfo.code, language: "en", join_url: "", frames: [], door: joinInfo } as const;
const button = () => document.querySelector<HTMLButtonElement>("button.primary");

afterEach(() => {
  render(null, document.body);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("after a taken id the questions are shown again, at the latest when moving the stored commands has timed out", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("indexedDB", { open: () => ({}) }); // a database that never answers
  const rejection = { code: "command.id_taken", message: "Somebody else has this seat." };
  vi.stubGlobal("fetch", async () => new Response(JSON.stringify(rejection), { status: 409 }));
  render(h(Join, { page: { ...page, frames: [] }, notice: undefined, onSeated: () => undefined }), document.body);
  await vi.advanceTimersByTimeAsync(100);
  button()?.click();
  await vi.advanceTimersByTimeAsync(1000);
  expect(button()).toBeNull();
  await vi.advanceTimersByTimeAsync(1100);
  expect(document.body.textContent).toContain(rejection.message);
});

test("the first question has below it what the server keeps of a participant", async () => {
  render(h(Join, { page: { ...page, door: { ...joinInfo, smallest_group: 7, roles: [{ id: "pupil", name: { en: "Pupil" } }] }, frames: [] }, notice: undefined, onSeated: () => undefined }), document.body);
  await vi.waitFor(() => expect(document.querySelector("details summary")?.textContent).toBe("phone.join.kept"));
  expect(document.querySelector(".join-kept")?.textContent).toContain("phone.join.no_name");
  expect(document.querySelectorAll(".join-kept li")).toHaveLength(5);
});

test("on a page that the browser has translated, each question has its own heading, which gets the focus", async () => {
  const labels = (id: string) => [{ id, name: { en: id } }];
  const door = { ...joinInfo, roles: labels("pupil"), municipalities: labels("smola"), tables: 2 };
  await act(() => render(h(Join, { page: { ...page, door, frames: [] }, notice: undefined, onSeated: () => undefined }), document.body));
  const heading = () => document.querySelector<HTMLElement>("h2");
  for (const [question, next] of [["role", "municipality"], ["municipality", "table"]]) {
    expect(heading()?.textContent).toBe(`phone.join.${question}`);
    await translate(document.body);
    await act(() => document.querySelector<HTMLElement>(".choice")?.click());
    expect(heading()?.textContent).toBe(`phone.join.${next}`);
    expect(document.activeElement).toBe(heading());
  }
});

test("a phone that comes after the close is told of the report's QR code on the screen before other ways to the report", async () => {
  await loadLanguage("en");
  render(h(Join, { page: { ...page, door: { ...joinInfo, closed: true }, frames: [] }, notice: undefined, onSeated: () => undefined }), document.body);
  await vi.waitFor(() => expect(document.body.textContent).toMatch(/scan the report's QR code on the screen, if there is one.*ask those who held/));
});
