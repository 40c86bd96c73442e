import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";

import { getJson, NetworkError, ApiError } from "../http";
import type { ApiToken, NewApiToken, NewWebhook, OrganiserInfo, Webhook, Workshop } from "../http.gen";
import { t } from "../i18n";
import { StartHeader } from "../start/StartHeader";
import { GettingStarted } from "./GettingStarted";
import { ServerList } from "./serverList";
import { Tokens } from "./Tokens";
import { Webhooks } from "./Webhooks";

/** Milliseconds between two requests for the lists, while somebody sees them. */
const RELOAD_MS = 15_000;

/** The page with the programs that read results, or are told of them. */
export function Programs(): JSX.Element {
  const tokens = useMemo(() => new ServerList<ApiToken, NewApiToken>({ path: "/api/tokens", itemOf: ({ token }) => token, alreadyRevokedCode: "token.not_listed" }), []);
  const webhooks = useMemo(() => new ServerList<Webhook, NewWebhook>({ path: "/api/webhooks", itemOf: ({ webhook }) => webhook, alreadyRevokedCode: "webhook.not_listed" }), []);
  const workshops = useSignal<readonly Workshop[]>([]);
  const announcement = useSignal("");
  const now = useNow(() => {
    void tokens.load();
    void webhooks.load();
  });
  useEffect(() => void loadWorkshops(workshops), [workshops]);
  const title = t("programs.title");
  useEffect(() => void (document.title = `${title} · Samskap`), [title]);
  // A repeated text is changed a little, so that screen readers read it again.
  const announce = (text: string) => (announcement.value = text === announcement.peek() ? `${text}\u00a0` : text);
  return (
    <div class="programs-page">
      <StartHeader page="programs" />
      <main class="programs">
        <header>
          <h1>{title}</h1>
          <p>{t("programs.what")}</p>
        </header>
        <GettingStarted />
        <Tokens tokens={tokens} now={now} announce={announce} />
        <Webhooks webhooks={webhooks} workshops={workshops.value} now={now} announce={announce} />
        <p class="visually-hidden" role="status">{announcement.value}</p>
      </main>
    </div>
  );
}

/** The time, in milliseconds since 1970, whenever `load` is called: at first, and regularly while the page is in sight. */
function useNow(load: () => void): number {
  const now = useSignal(Date.now());
  useEffect(() => {
    const reload = () => {
      if (document.hidden) return;
      now.value = Date.now();
      load();
    };
    reload();
    const timer = setInterval(reload, RELOAD_MS);
    document.addEventListener("visibilitychange", reload);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", reload);
    };
  }, []);
  return now.value;
}

/** Without the list of workshops a webhook can still be made for all of them, and the lists say why the server does not answer. */
async function loadWorkshops(workshops: Signal<readonly Workshop[]>): Promise<void> {
  try {
    const found = await getJson<OrganiserInfo>("/api/me?all=1");
    // Nothing happens any more in an imported one.
    workshops.value = found.workshops.filter(({ imported }) => !imported);
  } catch (error) {
    if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
  }
}
