import { t } from "../../i18n";

/** The problem to show if the text is not an integer in the range; undefined if it is. */
export function rangeProblem(text: string, min: number, max: number): string | undefined {
  const number = Number(text);
  return /^\s*\d+\s*$/.test(text) && number >= min && number <= max
    ? undefined
    : t("error.plan.out_of_range", { least: min, most: max });
}
