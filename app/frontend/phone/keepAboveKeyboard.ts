import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** The space above the field and below the button, in px. */
const MARGIN = 4;
/** With less height above the keyboard, in px, the form leaves out what it can: `data-short`. */
const SHORT_HEIGHT = 400;

/** While the form's field has the focus, scroll the page so far that the form's submit button is above the keyboard, but never the field out
 * of sight: when the field gets the focus, the window another height, or the form grows. `change`: a value that changes when the form may
 * have grown. */
export function useKeepAboveKeyboard(form: RefObject<HTMLFormElement | null>, change: unknown): void {
  const lastHeight = useRef(0);
  useEffect(() => {
    const field = form.current?.querySelector("textarea");
    const keep = () => {
      if (!form.current) return;
      form.current.toggleAttribute("data-short", visibleHeight() < SHORT_HEIGHT);
      if (document.activeElement === field) scrollUp(form.current);
    };
    const height = form.current?.offsetHeight ?? 0;
    if (height > lastHeight.current) keep();
    lastHeight.current = height;
    field?.addEventListener("focus", keep);
    // Browsers shrink the visual viewport when the keyboard opens; some of them the page too.
    window.visualViewport?.addEventListener("resize", keep);
    return () => {
      field?.removeEventListener("focus", keep);
      window.visualViewport?.removeEventListener("resize", keep);
    };
  }, [form, change]);
}

/** The height above the keyboard, in px, however far somebody has zoomed in. */
function visibleHeight(): number {
  const { height, scale } = window.visualViewport ?? { height: innerHeight, scale: 1 };
  return height * scale;
}

function scrollUp(form: HTMLFormElement): void {
  const { height, offsetTop } = window.visualViewport ?? { height: innerHeight, offsetTop: 0 };
  const [field, button, header] = [form.querySelector(".field-box"), form.querySelector("[type=submit]"), document.querySelector("header")];
  if (!field || !button || !header) return;
  const hidden = button.getBoundingClientRect().bottom + MARGIN - offsetTop - height;
  const room = field.getBoundingClientRect().top - MARGIN - header.getBoundingClientRect().bottom;
  if (hidden > 0 && room > 0) scrollBy(0, Math.min(hidden, room));
}
