import type { JSX } from "preact";

import "./Pile.css";

const exact = 6;
const most = 30;

/** Cards on a pile, seen from the side: the first few one by one, then ever thicker sheets, so that it fits the hall. */
export function Pile({ count }: { count: number }): JSX.Element {
  const sheets = count <= exact ? count : Math.min(most, Math.round(exact + 1.15 * Math.sqrt(count - exact)));
  return (
    <div class="pile" aria-hidden="true">
      {Array.from({ length: sheets }, (_, at) => <i key={at} style={{ transform: lie(at) }} />)}
    </div>
  );
}

/** Nobody puts cards down quite straight; each sheet keeps its own way of lying. */
function lie(at: number): string {
  return `translateX(${((at * 37) % 7) - 3}%) rotate(${(((at * 53) % 5) - 2) / 8}deg) scaleX(0.94)`;
}
