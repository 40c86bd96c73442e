/** Finds the largest type with which all words of the last screen have room. */
import type { RefObject } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";

/** Type sizes relative to the largest one, and the most lines of the text of the first scenario. */
type Range = { sizes: readonly number[]; lines: readonly number[] };
/** All other scenarios are shown if they have room in these; otherwise as many as have. */
const PREFERRED_RANGE: Range = { sizes: [1, 0.92, 0.84, 0.76, 0.68, 0.6], lines: [99, 8, 6, 5, 4, 3] };
/** Only if the first scenario alone has no room in those. */
const FULL_RANGE: Range = { sizes: [...PREFERRED_RANGE.sizes, 0.52, 0.46, 0.4], lines: [...PREFERRED_RANGE.lines, 2, 1] };

/** Fit the words in the box, each time `words` or the size of the box changes: the type becomes smaller, then the text of the first
 * scenario shorter, then other scenarios are hidden, from the last one. words: all that the box shows, as one text.
 * Returns how many are hidden. */
export function useFitClosing(box: RefObject<HTMLElement | null>, words: string): number {
  const [hidden, setHidden] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const update = () => setHidden(fit(element));
    const observer = new ResizeObserver(update);
    observer.observe(element);
    void document.fonts.ready.then(update);
    return () => observer.disconnect();
  }, [box, words]);
  return hidden;
}

/** Returns how many of the box's `[data-other]` are hidden. */
function fit(box: HTMLElement): number {
  const others = [...box.querySelectorAll<HTMLElement>("[data-other]")];
  const hasFirst = box.dataset.first !== "0";
  // Words of the first scenario's title are broken only if they have no room otherwise.
  for (const [range, breaks] of [[PREFERRED_RANGE, false], [FULL_RANGE, false], [FULL_RANGE, true]] as const) {
    box.dataset.breaks = String(breaks);
    for (let shown = hasFirst && range === FULL_RANGE ? 0 : others.length; shown >= 0; shown--) {
      others.forEach((other, index) => (other.hidden = index >= shown));
      box.dataset.more = String(shown < others.length);
      if (fitTypeAndText(box, range)) return others.length - shown;
    }
  }
  return others.length;
}

function fitTypeAndText(box: HTMLElement, { sizes, lines }: Range): boolean {
  for (const most of lines) {
    box.style.setProperty("--lines", String(most));
    if (fits(box, sizes.at(-1))) return sizes.some((size) => fits(box, size));
  }
  return false;
}

function fits(box: HTMLElement, size: number | undefined): boolean {
  box.style.setProperty("--size", String(size));
  const titles = [...box.querySelectorAll("h1")];
  return box.scrollHeight <= box.clientHeight && titles.every(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth);
}
