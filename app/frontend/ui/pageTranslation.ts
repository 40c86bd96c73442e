/** Pages that the browser translates. */
import { signal } from "@preact/signals";
import { options, type VNode } from "preact";

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

/** Keep the texts of a translated page up to date. Browsers replace each text node by an element of their own, so that a change of the node is
 * not seen. When a replaced node changes, it is put back in its place, and the browser translates it again. When it is removed, its translation is
 * removed too. */
export function keepTextsUpToDate(root: Node): void {
  const replacements = new WeakMap<Node, Element>();
  const observer = new MutationObserver((records) => {
    for (const { type, target, removedNodes, addedNodes, previousSibling, nextSibling } of records) {
      for (const node of removedNodes) {
        const replacement = [...addedNodes, previousSibling, nextSibling].find(isTranslation);
        if (!(node instanceof Text) || node.isConnected || !replacement) continue;
        replacements.set(node, replacement);
        observer.observe(node, { characterData: true });
      }
      const replacement = replacements.get(target);
      if (type === "characterData" && !target.isConnected && replacement?.isConnected) replacement.replaceWith(target);
    }
  });
  observer.observe(root, { childList: true, characterData: true, subtree: true });
  const { unmount } = options;
  options.unmount = (vnode) => {
    const node = nodeOf(vnode);
    if (node && !node.isConnected) replacements.get(node)?.remove();
    unmount?.(vnode);
  };
}

/** The node of the page that Preact has made, for which it has only this name. */
function nodeOf(vnode: VNode): Node | null | undefined {
  return (vnode as VNode & { __e?: Node | null }).__e;
}

/** The browsers' translators put texts into this obsolete element, which pages do not have. */
function isTranslation(node: Node | null): node is HTMLElement {
  return node instanceof HTMLElement && node.localName === "font";
}
