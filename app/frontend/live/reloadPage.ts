/** Loads the page again when it is too old for the server. What waits to be sent is kept in the outbox. */

const KEY = "samskap/reloaded";
/** The least time between two reloads: if a cache still has the old page, it is not loaded again and again. */
export const MIN_RELOAD_INTERVAL_MS = 60_000;

/** Load the page again, unless that was done within MIN_RELOAD_INTERVAL_MS, or the browser stores nothing. Returns whether it will be
 * loaded. now: milliseconds since 1970. */
export function reloadPage(reload: () => void = () => location.reload(), now = Date.now()): boolean {
  if (now - lastReload() < MIN_RELOAD_INTERVAL_MS) return false;
  try {
    sessionStorage.setItem(KEY, String(now));
  } catch {
    return false; // Without storage it could happen again at once.
  }
  reload();
  return true;
}

function lastReload(): number {
  try {
    return Number(sessionStorage.getItem(KEY) ?? -Infinity);
  } catch {
    return -Infinity;
  }
}
