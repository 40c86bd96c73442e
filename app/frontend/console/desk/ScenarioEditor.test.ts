import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";

import { closeDesks, cluster, openDesk } from "./deskPage.fixtures";

afterEach(closeDesks);

test("unsaved words are thrown away for the saved ones only when that is confirmed", async () => {
  const { page, change, press } = await openDesk();
  const scenario = { type: "scenario", id: "s1", cluster: "sun", title: "Sun", text: "Saved words" };
  await change({ "cluster/sun": { ...cluster("sun", "Sun", ["c1", "c2"]), scenario: "s1" }, "scenario/s1": scenario }, []);
  await press("console.desk.scenario");
  const field = page.querySelector("textarea") as HTMLTextAreaElement;
  field.value = "An hour of words";
  await act(() => void field.dispatchEvent(new Event("input", { bubbles: true })));
  await press("console.scenario.discard");
  expect(page.querySelector("textarea")?.value).toBe("An hour of words");
  await press("console.scenario.discard");
  expect(page.querySelector("textarea")?.value).toBe("Saved words");
});
