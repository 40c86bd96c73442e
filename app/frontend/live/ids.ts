/** Ids that a page makes itself. crypto.randomUUID is not available over plain http, which a local server may use. */
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const UNBIASED_BYTES = 256 - (256 % ALPHABET.length);

const ID_LENGTH = 20;

/** A random id: 20 characters of base62, 119 bits. */
export function newId(): string {
  let id = "";
  while (id.length < ID_LENGTH) {
    const [byte = UNBIASED_BYTES] = crypto.getRandomValues(new Uint8Array(1));
    // Bytes past the last multiple of the alphabet's length would make its first letters more likely.
    if (byte < UNBIASED_BYTES) id += ALPHABET[byte % ALPHABET.length];
  }
  return id;
}
