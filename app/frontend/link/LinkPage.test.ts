import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { loadLanguage } from "../i18n";
import { LinkPage } from "./LinkPage";

const TOKEN = "link1.0123456789abcdef";
type Answer = [status: number, body: object] | "no network";

beforeEach(() => loadLanguage("en"));
afterEach(() => {
  render(null, document.body);
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Answer the requests one after the other; returns the bodies of the requests. */
function answerWith(...answers: Answer[]): unknown[] {
  const bodies: unknown[] = [];
  vi.stubGlobal("fetch", async (path: string, { body }: { body: string }) => {
    bodies.push({ path, ...(JSON.parse(body) as object) });
    const answer = answers.shift();
    if (answer === undefined || answer === "no network") throw new TypeError("Failed to fetch");
    return new Response(JSON.stringify(answer[1]), { status: answer[0] });
  });
  return bodies;
}

/** Open the page of a link. Returns the pages that it leads to. */
async function openLink(token: string): Promise<string[]> {
  const opened: string[] = [];
  history.replaceState(null, "", `/w/K7MP4WXA/link${token && `#${token}`}`);
  await act(() => render(createElement(LinkPage, { code: "K7MP4WXA", onOpened: (page: string) => opened.push(page) }), document.body));
  return opened;
}
const settled = () => act(() => new Promise((resolve) => setTimeout(resolve)));
const pass = (milliseconds: number) => act(async () => void (await vi.advanceTimersByTimeAsync(milliseconds)));
const text = () => document.body.textContent;

test("an accepted secret leads to the page and leaves the address", async () => {
  const bodies = answerWith([201, { page: "/w/K7MP4WXA/console" }]);
  const opened = await openLink(TOKEN);
  await settled();
  expect(bodies).toEqual([{ path: "/api/workshops/K7MP4WXA/sessions", token: TOKEN }]);
  expect(opened).toEqual(["/w/K7MP4WXA/console"]);
  expect(location.hash).toBe("");
});

test("a refused secret shows the server's sentence and a way to the start page", async () => {
  answerWith([401, { code: "credential.link_revoked", message: "This link has been turned off." }]);
  const opened = await openLink(TOKEN);
  await settled();
  expect(text()).toContain("This link did not work");
  expect(text()).toContain("This link has been turned off.");
  expect(document.querySelector("a")?.getAttribute("href")).toBe("/");
  expect(opened).toEqual([]);
});

test("without a network the secret stays in the address, and another attempt opens the link", async () => {
  const bodies = answerWith("no network", [502, {}], [201, { page: "/w/K7MP4WXA/console" }]);
  const opened = await openLink(TOKEN);
  await settled();
  for (const attempt of [1, 2]) {
    expect(bodies).toHaveLength(attempt);
    expect(text()).toContain("The server did not answer.");
    expect(location.hash).toBe(`#${TOKEN}`);
    document.querySelector("button")?.click();
    await settled();
  }
  expect(opened).toEqual(["/w/K7MP4WXA/console"]);
});

test("a busy server's sentence is shown, and the page asks again by itself", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const busy: Answer = [503, { code: "server.busy", message: "Many people are coming in just now." }];
  const bodies = answerWith(busy, busy, [201, { page: "/w/K7MP4WXA/console" }]);
  const opened = await openLink(TOKEN);
  await pass(0);
  for (const [attempts, longest] of [[1, 2000], [2, 4000]] as const) {
    expect(text()).toContain("Your link is not open yet");
    expect(text()).toContain("Many people are coming in just now.");
    await pass(999);
    expect(bodies).toHaveLength(attempts);
    await pass(longest - 999);
    expect(bodies).toHaveLength(attempts + 1);
  }
  expect(opened).toEqual(["/w/K7MP4WXA/console"]);
});

test("an address without a secret is refused without a request", async () => {
  const bodies = answerWith();
  await openLink("");
  await settled();
  expect(text()).toContain("This link is not complete");
  expect(bodies).toEqual([]);
});

test("a browser that accepts no cookies is told so before the secret is sent", async () => {
  const bodies = answerWith();
  const accepts = vi.spyOn(navigator, "cookieEnabled", "get").mockReturnValue(false);
  await openLink(TOKEN);
  await settled();
  accepts.mockRestore();
  expect(text()).toContain("cookies");
  expect(location.hash).toBe(`#${TOKEN}`);
  expect(bodies).toEqual([]);
});

test("another link of the same workshop, pasted into the address, is opened", async () => {
  const refusal: Answer = [401, { code: "credential.link_expired", message: "This link is too old." }];
  const bodies = answerWith(refusal, [201, { page: "/j/K7MP4WXA/3" }]);
  const opened = await openLink(TOKEN);
  await settled();
  location.hash = "link2.fedcba";
  await settled();
  expect(bodies.at(-1)).toMatchObject({ token: "link2.fedcba" });
  expect(opened).toEqual(["/j/K7MP4WXA/3"]);
});
