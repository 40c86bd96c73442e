/** Longer than the page needs to give the focus to another element itself, as after an action of the person. */
const OWN_MOVE_MS = 60;

/** Move the focus to the page's main element, if the element that had the focus has just been removed. */
export function focusMainIfFocusIsLost(): void {
  queueMicrotask(() => {
    if (document.activeElement === document.body) focusWithoutScrolling(visibleMain());
  });
}

/** Keep the focus on the page when its element is removed, as by a change that somebody else made: it goes to what is left of the place where
 * it was, such as the card, else to the main element. */
export function keepFocus(): void {
  let focused: { element: Element; around: Element[] } | undefined;
  addEventListener("focusin", ({ target }) => {
    if (target instanceof Element) focused = { element: target, around: ancestorsOf(target) };
  });
  // Who taps elsewhere has left the element.
  addEventListener("pointerdown", () => (focused = undefined), true);
  const restore = () => {
    if (!focused || focused.element.isConnected || document.activeElement !== document.body) return;
    const place = focused.around.find((element) => element.isConnected && element.matches(FOCUSABLE_PLACE));
    focusWithoutScrolling(place?.querySelector<HTMLElement>("button") ?? place ?? visibleMain());
  };
  new MutationObserver(() => {
    if (focused && !focused.element.isConnected) setTimeout(restore, OWN_MOVE_MS);
  }).observe(document.body, { childList: true, subtree: true });
}

/** Elements that scripts may focus, but the main element. */
const FOCUSABLE_PLACE = "[tabindex='-1']:not(main, h1, h2)";

function ancestorsOf(element: Element): Element[] {
  const parent = element.parentElement;
  return parent ? [parent, ...ancestorsOf(parent)] : [];
}

// The console keeps hidden tabs on the page, with main elements of their own.
function visibleMain(): HTMLElement | undefined {
  const main = [...document.querySelectorAll("main")].find((candidate) => !candidate.closest("[hidden]"));
  if (main) main.tabIndex = -1;
  return main;
}

function focusWithoutScrolling(element: Element | undefined): void {
  if (element instanceof HTMLElement) element.focus({ preventScroll: true });
}
