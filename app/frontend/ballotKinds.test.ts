import { expect, test } from "vitest";

import { ballotKind, ballotKinds } from "./ballotKinds";

test("a view that leaves its kind out is of the kind with dots", () => {
  expect(ballotKind(undefined).name).toBe("dots");
});

test("a kind that only a newer server has is shown as the first", () => {
  expect(ballotKind("weights")).toBe(ballotKinds[0]);
});
