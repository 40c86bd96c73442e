import { t } from "../../i18n";

/** What is wrong with a number that was typed, if anything. */
export function outside(text: string, least: number, most: number): string | undefined {
  const number = Number(text);
  return text.trim() && Number.isInteger(number) && number >= least && number <= most
    ? undefined
    : t("error.plan.out_of_range", { least, most });
}
