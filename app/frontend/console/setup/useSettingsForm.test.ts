import { expect, test } from "vitest";

import { toPlanEdit } from "./useSettingsForm";

const [molde, smøla] = [{ id: "m", name: { nb: "Molde" }, retired: false }, { id: "s", name: { nb: "Smøla" }, retired: false }];

test("only changed fields are sent, and a list together with the list before the edit", () => {
  const base = { tables: 8, capacity: 100, roles: [molde], municipalities: [smøla] };
  const edited = { ...base, capacity: 120, municipalities: [smøla, molde] };
  expect(toPlanEdit(base, edited, base)).toEqual({ type: "plan.edit", capacity: 120, municipalities: [smøla, molde], base: { municipalities: [smøla] } });
});

test("an edit without a text or list has no base", () => {
  expect(toPlanEdit({ tables: 8 }, { tables: 9 }, {})).toEqual({ type: "plan.edit", tables: 9 });
});

test("the list from before the edit is the server's, not what the form made of it", () => {
  const planBefore = { roles: [{ id: "c", name: { en: "Cook" } }] };
  const formBefore = { roles: [{ id: "c", name: { en: "Cook", nb: "" } }] };
  const edited = { roles: [{ id: "c", name: { en: "Cook", nb: "Kokk" } }] };
  expect(toPlanEdit(formBefore, edited, planBefore)).toEqual({ type: "plan.edit", ...edited, base: planBefore });
});
