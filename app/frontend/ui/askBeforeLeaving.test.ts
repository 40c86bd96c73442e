import { h, render } from "preact";
import { afterEach, expect, test } from "vitest";

import { useAskBeforeLeaving } from "./askBeforeLeaving";

afterEach(() => render(null, document.body));

const Form = ({ isUnsaved }: { isUnsaved: boolean }) => {
  useAskBeforeLeaving(isUnsaved);
  return null;
};

/** Whether the browser would ask before the page is left. */
const asks = () => !dispatchEvent(new Event("beforeunload", { cancelable: true }));

test("the browser asks from the moment in which something is unsaved until the one in which all is saved", () => {
  render(h(Form, { isUnsaved: false }), document.body);
  expect(asks()).toBe(false);
  render(h(Form, { isUnsaved: true }), document.body);
  expect(asks()).toBe(true);
  render(h(Form, { isUnsaved: false }), document.body);
  expect(asks()).toBe(false);
});
