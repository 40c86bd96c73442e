/** Dark or light: a projector in a dark hall, or in daylight. It stands in the address, so a reload keeps it. */
type Mode = "dark" | "light";

/** Takes the mode from the address (?mode=light); dark unless it says otherwise. */
export function applyModeFromUrl(): void {
  applyMode(new URLSearchParams(location.search).get("mode") === "light" ? "light" : "dark");
}

/** From dark to light, or back. */
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
