/** Ignore a DOMException, which a browser throws that denies storage or has no room left: the page works without storage. Throws any
 * other error again. */
export function ignoreStorageError(error: unknown): undefined {
  if (!(error instanceof DOMException)) throw error;
}

/** The result of an action on localStorage; undefined if the browser denies storage, has none or has no room left. */
export function tryStorage<T>(action: () => T): T | undefined {
  try {
    // Some browsers inside other apps have null.
    return (localStorage as Storage | null) ? action() : undefined;
  } catch (error) {
    return ignoreStorageError(error);
  }
}
