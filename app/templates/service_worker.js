// Opens a participant's page without a network: keeps the page of each workshop as it was last loaded, and its files.
const PAGES = "samskap-pages";
const FILES = "samskap-files";
const MAX_PAGES = 10;
// About three versions of the page with their files.
const MAX_FILES = 20;
// If the server has not answered by then, the page opens as it was.
const SLOW_MS = 8000;

/** The address under which a page is kept: without the table, at which somebody else may sit. */
const pageUrl = (url) => new URL(url.pathname.split("/").slice(0, 3).join("/"), url).href;

async function put(cacheName, url, answer, max) {
  const cache = await caches.open(cacheName);
  await cache.put(url, answer);
  // Oldest first.
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - max)).map((old) => cache.delete(old)));
}

const remove = async (url) => (await caches.open(PAGES)).delete(url);
const find = (cacheName, url) => caches.match(url, { cacheName }).catch(() => undefined);

/** Keep a page that was just loaded, or remove it if the workshop is not there any more. */
async function keepPage(url, answer) {
  if (answer.status === 404 || answer.status === 410) await remove(url);
  else if (answer.ok && !answer.redirected) await put(PAGES, url, answer, MAX_PAGES);
}

async function readFile(request) {
  const kept = await find(FILES, request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await put(FILES, request.url, answer.clone(), MAX_FILES).catch(() => undefined);
  return answer;
}

async function openPage(event, url) {
  const load = async () => (await event.preloadResponse) ?? fetch(event.request);
  const loading = load();
  // A page with a table asks whether to change to it; it is kept when it is next loaded without one.
  const keep = (answer) => (event.request.url === url || !answer.ok) && keepPage(url, answer.clone());
  event.waitUntil(loading.then(keep).catch(() => undefined));
  const slow = new Promise((resolve) => setTimeout(resolve, SLOW_MS));
  const answer = await Promise.race([loading, slow]).catch(() => undefined);
  if (answer && answer.status < 500) return answer;
  return (await find(PAGES, url)) ?? loading;
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([clients.claim(), registration.navigationPreload?.enable()]));
});
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/dist/assets/")) event.respondWith(readFile(request));
  else if (request.mode === "navigate" && /^\/j\/[^/]+(\/\d+)?$/.test(url.pathname)) event.respondWith(openPage(event, pageUrl(url)));
});
// From a page that was loaded before this worker ran, or that has a seat now.
addEventListener("message", (event) => {
  const { page, files } = event.data;
  const url = pageUrl(new URL(page, location.href));
  event.waitUntil(Promise.all([fetch(url).then((answer) => keepPage(url, answer)), ...files.map((file) => readFile(new Request(file)))]));
});
