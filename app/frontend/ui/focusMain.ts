/** Move the focus to the page's main element, if the element that had the focus has just been removed. */
export function focusMainIfFocusIsLost(): void {
  queueMicrotask(() => {
    // The console keeps hidden tabs on the page, with main elements of their own.
    const main = [...document.querySelectorAll("main")].find((candidate) => !candidate.closest("[hidden]"));
    if (!main || document.activeElement !== document.body) return;
    main.tabIndex = -1;
    main.focus({ preventScroll: true });
  });
}
