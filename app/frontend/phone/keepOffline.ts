/** Lets this page open without a network: the service worker keeps it, and its files. */

/** Phones that join together ask for the page again at different times, in ms. */
export const MAX_DELAY_MS = 10_000;

/** Keep the page of a person who has a seat. isNewSeat: they had none when the page was loaded. Browsers without service workers, such as
 * those on http, and those that store nothing keep no page. */
export async function keepOffline(isNewSeat: boolean): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  // The worker keeps what is loaded while it runs.
  const isKept = serviceWorker.controller !== null && !isNewSeat;
  await new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_DELAY_MS));
  await serviceWorker.register("/j/service-worker.js");
  if (isKept) return;
  const { active } = await serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map(({ name }) => name);
  active?.postMessage({ page: location.pathname, files: files.filter((name) => name.includes("/static/dist/assets/")) });
}
