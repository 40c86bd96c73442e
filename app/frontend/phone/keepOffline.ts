/** Lets this page open without a network: the service worker keeps it, and its files. */

/** Keep the page of a person who has a seat. isNotKept: a service worker keeps no page that was loaded like this one, because the person
 * had no seat then, or a table is in its address. Browsers without service workers, such as
 * those on http, keep no page. Rejects if the browser allows no service worker. */
export async function keepOffline(isNotKept: boolean): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  // The worker keeps what is loaded while it runs.
  const isKept = serviceWorker.controller !== null && !isNotKept;
  await serviceWorker.register("/j/service-worker.js");
  if (isKept) return;
  const { active } = await serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map(({ name }) => name);
  active?.postMessage({ page: location.pathname, files: files.filter((name) => name.includes("/static/dist/assets/")) });
}
