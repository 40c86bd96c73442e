import { beforeEach, expect, test } from "vitest";

import { Outbox } from "../live/outbox";
import { personOf, renew } from "./seat";

beforeEach(() => localStorage.clear());

test("the id stays, until it turns out to be somebody else's; then what waits comes along", () => {
  const old = personOf("K7MP4WXA");
  expect(personOf("K7MP4WXA")).toBe(old);
  const waiting = new Outbox(`K7MP4WXA/${old}`).submit({ type: "ideas.add", theme: "sun", text: "A long table" });
  renew("K7MP4WXA");
  expect(personOf("K7MP4WXA")).not.toBe(old);
  expect(new Outbox(`K7MP4WXA/${personOf("K7MP4WXA")}`).first()?.id).toBe(waiting);
});
