import { afterEach, expect, test, vi } from "vitest";

import { ask, Refused, Unanswered } from "./http";

const answers = (body: string | null, status: number) => vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, { status })));
afterEach(() => vi.unstubAllGlobals());

test("an answer is read, also when there is nothing in it", async () => {
  answers('{"tables":16}', 200);
  expect(await ask("/api/me")).toEqual({ tables: 16 });
  answers(null, 204);
  expect(await ask("/api/sign-out", {})).toBeUndefined();
});

test("a refusal has a code, and a sentence for the person", async () => {
  answers('{"code":"workshop.unknown","message":"There is no such workshop."}', 404);
  await expect(ask("/api/me")).rejects.toEqual(new Refused("workshop.unknown", "There is no such workshop."));
});

test.each([
  ["<h1>Bad gateway</h1>", 502],
  ["<h1>Not found</h1>", 404],
  ["null", 403],
  ["<h1>Sign in to this network</h1>", 200],
])("%j (%i) is no answer", async (body, status) => {
  answers(body, status);
  await expect(ask("/api/me")).rejects.toBeInstanceOf(Unanswered);
});

test("neither is silence", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  await expect(ask("/api/me")).rejects.toBeInstanceOf(Unanswered);
});
