import { beforeEach, expect, test } from "vitest";

import { Outbox } from "../live/outbox";
import { personOf, renew } from "./seat";

beforeEach(() => localStorage.clear());

test("the id stays, until it turns out to be somebody else's; then what waits comes along", async () => {
  const old = personOf("K7MP4WXA");
  expect(personOf("K7MP4WXA")).toBe(old);
  const waiting = new Outbox(`K7MP4WXA/${old}`).submit({ type: "ideas.add", theme: "sun", text: "A long table" });
  await renew("K7MP4WXA");
  expect(personOf("K7MP4WXA")).not.toBe(old);
  const outbox = new Outbox(`K7MP4WXA/${personOf("K7MP4WXA")}`);
  await outbox.opened;
  expect(outbox.first()?.id).toBe(waiting);
});
