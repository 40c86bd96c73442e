import { expect, test } from "vitest";

import { ballotKind, ballotKinds } from "./ballotKinds";

test("a vote view without a kind has the kind dots", () => {
  expect(ballotKind(undefined).name).toBe("dots");
});

test("a kind that only a newer server knows is shown as the first kind", () => {
  expect(ballotKind("weights")).toBe(ballotKinds[0]);
});
