/** Move the focus to the main part of the page, on the console of the shown tab, when the element that had it has just been
 * removed. */
export function focusMainIfFocusIsLost(): void {
  queueMicrotask(() => {
    // The tabs that are not shown stay on the page.
    const main = [...document.querySelectorAll("main")].find((candidate) => !candidate.closest("[hidden]"));
    if (!main || document.activeElement !== document.body) return;
    main.tabIndex = -1;
    main.focus({ preventScroll: true });
  });
}
