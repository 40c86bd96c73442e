/** A join code as people type it and read it aloud. */
export const CODE_LENGTH = 8;

/** Capital letters and digits only, in two groups of four: "k7mp4wxa" becomes "K7MP 4WXA". */
export function formatCode(input: string): string {
  const code = normaliseCode(input);
  return code.length > 4 ? `${code.slice(0, 4)} ${code.slice(4)}` : code;
}

/** The code without spaces, dashes and whatever else slipped in. */
export function normaliseCode(input: string): string {
  return input.toUpperCase().replace(/[^0-9A-Z]/g, "");
}
