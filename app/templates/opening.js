// Part of the page itself, so that it works when no other file comes. It asks again, with back-off, for files that fail: for a
// style sheet in its place, for scripts and texts by loading the page again once all of them have come. If they never do, it shows
// #opening-failed.
(() => {
  const MAX_TRIES = 3;
  const SLOW_MS = 20000;
  const byId = (id) => document.getElementById(id);
  const delay = (tries) => 300 * 2 ** tries * (1 + Math.random());
  // Set by the page's script once it has drawn the page.
  const isOpen = () => byId("app") && "open" in byId("app").dataset;

  // The number of tries outlives a reload by this script, but not one by a person, who gets all of them.
  let tries = (history.state || {}).openingTries || 0;
  let isFailed = false;
  if (tries) history.replaceState(null, "");

  // If the page opens late after all, its script removes what is in #app.
  const showFailure = (parent) => {
    const failure = byId("opening-failed");
    if (!failure) return;
    if (byId("opening")) byId("opening").hidden = true;
    failure.querySelector("button").onclick = () => location.reload();
    failure.hidden = false;
    parent.prepend(failure);
  };

  const read = ({ src, href }) => fetch(src || href).then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject()));
  const readScripts = () => Promise.all([...document.querySelectorAll("script[src], link[rel=modulepreload]")].map(read));
  const reload = () => {
    if (isOpen()) return;
    history.replaceState({ openingTries: tries }, "");
    location.reload();
  };
  const openAgain = () => {
    if (isOpen()) return;
    if (tries >= MAX_TRIES) showFailure(byId("app"));
    else setTimeout(() => readScripts().then(reload, openAgain), delay(tries++));
  };
  const fail = () => {
    if (isFailed || isOpen()) return;
    isFailed = true;
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", openAgain);
    else openAgain();
  };

  const loadStyleAgain = (link) => {
    const styleTries = Number(link.dataset.tries || 0);
    if (styleTries >= MAX_TRIES) return showFailure(document.body);
    setTimeout(() => {
      const again = link.cloneNode();
      again.dataset.tries = styleTries + 1;
      link.replaceWith(again);
    }, delay(styleTries));
  };

  // Errors are reported without their messages, which may have what people wrote. In Chromium the stack begins with the message.
  let reports = 0;
  const report = (error) => {
    if (!(error instanceof Error) || reports++ >= 5) return;
    const at = [...String(error.stack).replace(error.message, "").matchAll(/[\w.-]+:\d+:\d+/g)].slice(0, 5).map(String);
    const text = JSON.stringify({ client: document.documentElement.dataset.client, error: error.name, at });
    navigator.sendBeacon("/api/page-errors", new Blob([text], { type: "application/json" }));
  };
  addEventListener("brokenpart", ({ detail }) => report(detail));

  addEventListener(
    "error",
    ({ target, error }) => {
      report(error);
      if (target.rel === "stylesheet") loadStyleAgain(target);
      // A file that was only preloaded may still come when it is needed.
      else if (target.rel !== "modulepreload") fail();
    },
    true,
  );
  addEventListener("unhandledrejection", ({ reason }) => {
    report(reason);
    fail();
  });
  // The end of the page itself did not come.
  addEventListener("DOMContentLoaded", () => {
    if (!byId("opening-failed") && tries < MAX_TRIES) setTimeout(reload, delay(tries++));
  });
  setTimeout(() => isOpen() || showFailure(byId("app")), SLOW_MS);
})();
