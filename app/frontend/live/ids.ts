/** Ids that a page makes itself; crypto.randomUUID is missing on the plain http of a hall's own server. */
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const fair = 256 - (256 % alphabet.length);

/** 20 characters of base62, 119 bits. */
export function newId(): string {
  let id = "";
  while (id.length < 20) {
    const [byte = fair] = crypto.getRandomValues(new Uint8Array(1));
    // Bytes past the last whole alphabet would make its first letters likelier.
    if (byte < fair) id += alphabet[byte % alphabet.length];
  }
  return id;
}
