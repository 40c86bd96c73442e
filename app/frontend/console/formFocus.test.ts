import { expect, test } from "vitest";

import { isInFormField } from "./formFocus";

test("isInFormField() is true for fields, not for buttons, forms or the page", () => {
  document.body.innerHTML = "<form><textarea></textarea><select><option>a</option></select><button>b</button></form>";
  const found = (name: string) => isInFormField(document.querySelector(name));
  expect(["textarea", "select", "option", "button", "form"].map(found)).toEqual([true, true, true, false, false]);
  expect(isInFormField(document)).toBe(false);
});
