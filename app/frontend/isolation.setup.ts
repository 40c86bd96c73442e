/** Test files share a window and their process, as one for each file would take most of the time. Each begins with its own modules and an empty
 * page in English. */
import { afterAll, vi } from "vitest";

document.documentElement.lang = "en";

afterAll(() => {
  vi.resetModules();
  vi.useRealTimers();
  document.body.replaceChildren();
  localStorage.clear();
  sessionStorage.clear();
});
