import { type ComponentChild, render } from "preact";

import { replaceControlCharactersInFields } from "../controlCharacters";
import { keepFocus } from "./focusMain";
import { keepTextsUpToDate } from "./pageTranslation";
import { Part } from "./Part";

/** Draw the page in place of what the server sent, and tell the script in the page that it has opened. */
export function renderPage(page: ComponentChild): void {
  const root = document.getElementById("app");
  if (!root) throw new Error("the page has no #app");
  replaceControlCharactersInFields();
  keepTextsUpToDate(root);
  keepFocus();
  root.replaceChildren();
  render(<Part>{page}</Part>, root);
  root.dataset["open"] = "";
}
