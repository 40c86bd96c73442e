import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { ApiError, errorMessage, postJson, NetworkError, ServerError } from "../http";
import type { OpenedLink } from "../http.gen";
import { t } from "../i18n";
import { backoffDelay } from "../live/backoff";
import { Button } from "../ui/Button";

type Props = {
  code: string;
  /** Called with the path of the page that the link leads to. */
  onOpened: (page: string) => void;
};
/** isBusy: the server answered, and can't open the link now. */
type Outcome = { kind: "opening" } | { kind: "unreachable"; message: string; isBusy: boolean } | { kind: "refused"; message: string };

/** The delay before the page asks a busy server again is at least as long as after this many attempts. */
const MIN_ATTEMPTS_WHEN_BUSY = 2;

/**
 * Exchanges the secret in the address for a session of this browser.
 *
 * The secret leaves the address when the server has accepted it, and not before: somebody whose network failed will load the page
 * again, and without the secret they would have to find their link again. It is stored nowhere else. A secret that was refused
 * stays, so that the page gives the same reason when it is loaded again.
 */
export function LinkPage({ code, onOpened }: Props): JSX.Element {
  const outcome = useSignal<Outcome>({ kind: "opening" });
  const lastToken = useRef("");
  const retryTimer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const open = async (attempts = 0) => {
    clearTimeout(retryTimer.current);
    const token = tokenInAddress();
    lastToken.current = token;
    if (attempts === 0) outcome.value = { kind: "opening" };
    const result = await exchange(code, token);
    if (token !== lastToken.current) return;
    if ("page" in result) {
      history.replaceState(history.state, "", location.pathname + location.search);
      onOpened(result.page);
      return;
    }
    outcome.value = result;
    if (result.kind !== "unreachable" || !result.isBusy) return;
    retryTimer.current = setTimeout(() => void open(attempts + 1), backoffDelay(attempts + MIN_ATTEMPTS_WHEN_BUSY));
  };
  useEffect(() => {
    void open();
    // Another link of the same workshop, pasted into the address bar, does not load the page again.
    const openOther = () => void (![lastToken.current, ""].includes(tokenInAddress()) && open());
    addEventListener("hashchange", openOther);
    return () => {
      removeEventListener("hashchange", openOther);
      clearTimeout(retryTimer.current);
    };
  }, []);
  switch (outcome.value.kind) {
    case "opening":
      return <p class="opening" role="status">{t("link.opening")}</p>;
    case "unreachable":
      return (
        <Message heading={t("link.unreachable")} text={outcome.value.message}>
          <Button kind="primary" onClick={() => void open()}>{t("network.try_again")}</Button>
        </Message>
      );
    case "refused":
      return (
        <Message heading={t("link.failed")} text={outcome.value.message}>
          <a class="button primary" href="/">{t("page.error.to_start_page")}</a>
        </Message>
      );
  }
}

function Message({ heading, text, children }: { heading: string; text: string; children: JSX.Element }): JSX.Element {
  return (
    <main class="message">
      <img src="/static/icon.svg" alt="" width="48" height="48" />
      <h1>{heading}</h1>
      <p role="alert">{text}</p>
      {children}
    </main>
  );
}

/** The id and the secret, without what a mail program may have put behind them. */
function tokenInAddress(): string {
  return /^#([\w-]+\.[0-9a-f]{32})/.exec(location.hash)?.[1] ?? location.hash.slice(1);
}

/** Exchange the secret for a session. Resolves with the page to open, or the reason for which there is none. */
async function exchange(code: string, token: string): Promise<OpenedLink | Outcome> {
  if (!token) return { kind: "refused", message: t("error.credential.link_unknown") };
  if (!navigator.cookieEnabled) return { kind: "refused", message: t("link.cookies") };
  try {
    return await postJson<OpenedLink>(`/api/workshops/${code}/sessions`, { token });
  } catch (error) {
    if (error instanceof ApiError) return { kind: "refused", message: error.message };
    if (error instanceof NetworkError) return { kind: "unreachable", message: errorMessage(error), isBusy: error instanceof ServerError };
    throw error;
  }
}
