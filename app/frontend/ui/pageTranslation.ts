import { signal } from "@preact/signals";

import { lang } from "../i18n";

/** Whether the browser shows the page in another language than Samskap does. */
export const isTranslated = signal(false);

/** Keep `isTranslated` up to date. Browsers that translate a page change its language, or give it a class. */
export function watchTranslation(): void {
  const page = document.documentElement;
  const update = () => (isTranslated.value = page.lang !== lang.peek() || /\btranslated-(ltr|rtl)\b/.test(page.className));
  new MutationObserver(update).observe(page, { attributeFilter: ["lang", "class"] });
  update();
}
