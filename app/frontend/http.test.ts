import { afterEach, expect, test, vi } from "vitest";

import { ApiError, errorMessage, getJson, NetworkError, postJson, postIdempotent } from "./http";

const respondWith = (body: string | null, status: number) => vi.stubGlobal("fetch", () => Promise.resolve(new Response(body, { status })));
afterEach(() => vi.unstubAllGlobals());

test("getJson and postJson return the parsed body, or undefined for an empty response", async () => {
  respondWith('{"tables":16}', 200);
  expect(await getJson("/api/me")).toEqual({ tables: 16 });
  respondWith(null, 204);
  expect(await postJson("/api/sign-out")).toBeUndefined();
});

test("an error response with a code and a message rejects with an ApiError", async () => {
  respondWith('{"code":"workshop.unknown","message":"There is no such workshop."}', 404);
  await expect(getJson("/api/me")).rejects.toEqual(new ApiError("workshop.unknown", "There is no such workshop."));
});

test.each([
  ["<h1>Bad gateway</h1>", 502],
  ["<h1>Not found</h1>", 404],
  ["null", 403],
  ["<h1>Sign in to this network</h1>", 200], // from a guest network
])("the response %j with status %i, which is not from this server, rejects with a NetworkError", async (body, status) => {
  respondWith(body, status);
  await expect(getJson("/api/me")).rejects.toBeInstanceOf(NetworkError);
});

test("a response with status 503 rejects with a NetworkError that has the server's message", async () => {
  respondWith('{"code":"server.busy","message":"Much is going on. Try again."}', 503);
  const error: unknown = await getJson("/api/me").catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(NetworkError);
  expect(errorMessage(error)).toBe("Much is going on. Try again.");
});

test("a failed request rejects with a NetworkError", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
  await expect(getJson("/api/me")).rejects.toBeInstanceOf(NetworkError);
});

test("postIdempotent() sends the id of the same request before if that had no answer, and otherwise a new id", async () => {
  const ids: unknown[] = [];
  const answers = [undefined, new Response('{"code":"title.too_long","message":"Too long."}', { status: 422 }), undefined, new Response("{}"), new Response("{}"), undefined];
  vi.stubGlobal("fetch", (_: string, { body }: { body: string }) => {
    ids.push((JSON.parse(body) as { id: string }).id);
    const answer = answers.shift();
    return answer ? Promise.resolve(answer) : Promise.reject(new TypeError("Failed to fetch"));
  });
  const create = (tables: number) => postIdempotent("/api/workshops", { tables }).catch(() => undefined);
  for (const tables of [4, 4, 4, 4, 4, 16]) await create(tables);

  const [first, again, afterRefusal, afterNoAnswer, afterSuccess, ofOtherBody] = ids;
  expect(again).toBe(first);
  expect(afterNoAnswer).toBe(afterRefusal);
  expect(new Set([first, afterRefusal, afterSuccess, ofOtherBody]).size).toBe(4);
});

test("postIdempotent() sends the whole request again after no answer, also with a time that was reckoned anew", async () => {
  const bodies: string[] = [];
  vi.stubGlobal("fetch", (_: string, { body }: { body: string }) => {
    bodies.push(body);
    return bodies.length > 1 ? Promise.resolve(new Response("{}")) : Promise.reject(new TypeError("Failed to fetch"));
  });
  for (const expires_at of [1, 2]) await postIdempotent("/api/tokens", { label: "Yearbook", expires_at }, "Yearbook").catch(() => undefined);
  expect(bodies[1]).toBe(bodies[0]);
  expect(JSON.parse(bodies[0] ?? "")).toMatchObject({ expires_at: 1 });
});
