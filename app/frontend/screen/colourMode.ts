/** Dark mode for a dark room, light mode for daylight. It is in the URL, so that a reload keeps it. */
type Mode = "dark" | "light";

/** Apply the mode in the URL (?mode=light); the default is dark. */
export function applyModeFromUrl(): void {
  applyMode(new URLSearchParams(location.search).get("mode") === "light" ? "light" : "dark");
}

export function switchMode(): void {
  const mode = document.documentElement.dataset["mode"] === "light" ? "dark" : "light";
  const url = new URL(location.href);
  url.searchParams.set("mode", mode);
  history.replaceState(history.state, "", url);
  applyMode(mode);
}

function applyMode(mode: Mode): void {
  document.documentElement.dataset["mode"] = mode;
}
