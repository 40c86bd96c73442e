import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test, vi } from "vitest";

import { Start } from "./Start";

afterEach(() => {
  vi.unstubAllGlobals();
  render(null, document.body);
  location.hash = "";
});

const workshop = (code: string) => ({ code, title: `Workshop ${code}`, people: 0, cards: 0, tables: 2, closed: false, created_at: 0, imported: false, edition: null, links: { console: "/c", screen: "/s", join: "/j", signs: "/p" } });
const headings = () => [...document.querySelectorAll("#links, .workshop-title a")].map(({ textContent }) => textContent);

test("a workshop that was made is shown although its list cannot be read, and the list is read again by itself", async () => {
  let workshops = [workshop("AAAAAAAA")];
  let refusals = 0;
  vi.stubGlobal("fetch", (path: string) => {
    const answer = (value: unknown) => Promise.resolve(new Response(JSON.stringify(value)));
    if (path === "/api/templates") return answer([{ id: "t", title: { en: "T" } }]);
    if (path === "/api/workshops") return answer(workshop("BBBBBBBB"));
    return refusals-- > 0 ? Promise.reject(new TypeError("Failed to fetch")) : answer({ organiser: true, has_more: false, workshops });
  });
  await act(() => render(createElement(Start, { isOrganiser: true }), document.body));
  await vi.waitFor(() => expect(document.querySelector<HTMLButtonElement>(".new-workshop button[type=submit]")?.disabled).toBe(false));
  refusals = 1;
  workshops = [workshop("CCCCCCCC"), workshop("BBBBBBBB"), workshop("AAAAAAAA")];

  await act(() => document.querySelector<HTMLButtonElement>(".new-workshop button[type=submit]")?.click());
  await vi.waitFor(() => {
    dispatchEvent(new Event("hashchange"));
    expect(headings()).toEqual(["Workshop BBBBBBBB", "Workshop AAAAAAAA"]);
  });
  expect(document.querySelector(".notice.error")).toBeNull();

  await vi.waitFor(() => expect(headings()).toEqual(["Workshop BBBBBBBB", "Workshop CCCCCCCC", "Workshop AAAAAAAA"]));
});

test.each(["focus", "visibilitychange"])("on %s the page looks who is signed in, and does not tell that it got no answer", async (event) => {
  let organiser = true;
  let isOffline = false;
  const asked = vi.fn();
  vi.stubGlobal("fetch", (path: string) => {
    asked(path);
    if (isOffline && path === "/api/me") return Promise.reject(new TypeError("Failed to fetch"));
    return Promise.resolve(new Response(JSON.stringify(path === "/api/templates" ? [] : { organiser, has_more: false, workshops: [workshop("AAAAAAAA")] })));
  });
  await act(() => render(createElement(Start, { isOrganiser: true }), document.body));
  await vi.waitFor(() => expect(headings()).toEqual(["Workshop AAAAAAAA"]));
  const show = () => act(() => void (event === "focus" ? globalThis : document).dispatchEvent(new Event(event)));

  isOffline = true;
  asked.mockClear();
  await show();
  expect(asked).toHaveBeenCalledWith("/api/me");
  await act(() => new Promise((resolve) => setTimeout(resolve)));
  expect(document.querySelector(".notice.error")).toBeNull();

  isOffline = organiser = false;
  await show();
  await vi.waitFor(() => expect(headings()).toEqual([]));
});
