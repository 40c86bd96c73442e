/** The one colour of a workshop's reports, which must be dark enough for white paper. */
import { reportContrast } from "../../sharedLists/limits.gen";

/** The contrast ratio of a colour such as `#0b5c7a` with white (WCAG 2.2, relative luminance). */
export function contrastWithWhite(colour: string): number {
  const [red, green, blue] = channels(colour).map((value) => linear(value / 255)) as [number, number, number];
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

export function isDarkEnough(colour: string): boolean {
  return contrastWithWhite(colour) >= reportContrast;
}

/** The lightest shade of this colour that is dark enough. */
export function darkened(colour: string): string {
  for (let share = 1; share > 0; share -= 0.01) {
    const darker = `#${channels(colour).map((value) => Math.round(value * share).toString(16).padStart(2, "0")).join("")}`;
    if (isDarkEnough(darker)) return darker;
  }
  return "#000000";
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
