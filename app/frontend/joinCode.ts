/** The codes that people type to join a workshop. */
export const CODE_LENGTH = 8;

/** Format a code in two groups of four: "k7mp4wxa" becomes "K7MP 4WXA". */
export function formatCode(input: string): string {
  const code = normaliseCode(input);
  return code.length > 4 ? `${code.slice(0, 4)} ${code.slice(4)}` : code;
}

/** The code in capital letters, without spaces, dashes and other characters. */
export function normaliseCode(input: string): string {
  return input.toUpperCase().replace(/[^0-9A-Z]/g, "");
}
