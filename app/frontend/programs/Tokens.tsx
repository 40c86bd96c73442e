import type { JSX } from "preact";

import type { ApiToken, NewApiToken } from "../http.gen";
import { formatDay, formatList, formatTime, t } from "../i18n";
import { ListSection } from "./ListSection";
import { NewTokenForm } from "./NewTokenForm";
import type { ServerList } from "./serverList";
import { timeAgo } from "./timeAgo";

type Props = { tokens: ServerList<ApiToken, NewApiToken>; now: number; announce: (text: string) => void };

/** The API tokens: make one, see what it reads and when it was used, revoke it. */
export function Tokens({ tokens, now, announce }: Props): JSX.Element {
  return (
    <ListSection
      kind="tokens"
      list={tokens}
      nameOf={({ label }) => label}
      details={(token) => <TokenDetails token={token} now={now} />}
      form={(onMade) => <NewTokenForm tokens={tokens} onMade={onMade} />}
      announce={announce}
    />
  );
}

function TokenDetails({ token, now }: { token: ApiToken; now: number }): JSX.Element {
  const { scopes, created_at, expires_at, last_used_at } = token;
  const isExpired = expires_at !== null && expires_at <= now;
  const what = formatList(scopes.map((scope) => t(`programs.tokens.reads.${scope}`)));
  const times = [
    t("programs.tokens.made", { day: formatDay(created_at), time: formatTime(created_at) }),
    ...(isExpired ? [] : [expires_at === null ? t("programs.tokens.endless") : t("programs.tokens.ends", { day: formatDay(expires_at) })]),
    last_used_at === null ? t("programs.tokens.never_used") : t("programs.tokens.used", { ago: timeAgo(last_used_at, now) }),
  ];
  return (
    <>
      <p class="muted">{t("programs.tokens.reads", { what })}</p>
      {isExpired && <p class="program-ended">{t("programs.tokens.ended", { day: formatDay(expires_at) })}</p>}
      <p class="muted">{times.join(" · ")}</p>
    </>
  );
}
