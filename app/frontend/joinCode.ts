/** The codes that people type to join a workshop. */
import * as limits from "./sharedLists/limits.gen";

export const CODE_LENGTH = limits.joinCode;
const GROUP_LENGTH = CODE_LENGTH / 2;

/** Format a code in two groups: "k7mp4wxa" becomes "K7MP 4WXA". */
export function formatCode(input: string): string {
  const code = normaliseCode(input);
  return code.length > GROUP_LENGTH ? `${code.slice(0, GROUP_LENGTH)} ${code.slice(GROUP_LENGTH)}` : code;
}

/** The code in capital letters, without spaces, dashes and other characters. */
export function normaliseCode(input: string): string {
  return input.toUpperCase().replace(/[^0-9A-Z]/g, "");
}
