import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { t } from "../i18n";
import * as closeCodes from "../sharedLists/closeCodes.gen";
import "../message/message.css";

/** Shown when the server has closed the connection for good. */
export function AccessLost({ closeCode }: { closeCode: number }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  // It replaces the whole console, so the element that had the focus no longer exists.
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <main class="message">
      <img src="/static/icon.svg" alt="" width="48" height="48" />
      <h1 ref={heading} tabIndex={-1}>{t(closeCode === closeCodes.noCredential ? "console.access_lost.signed_out" : "console.access_lost.title")}</h1>
      <p role="alert">{reason(closeCode)}</p>
      <a class="button primary" href="/">{t("page.error.to_start_page")}</a>
    </main>
  );
}

function reason(closeCode: number): string {
  if (closeCode === closeCodes.noWorkshop) return t("error.workshop.unknown");
  if (closeCode === closeCodes.wrongOrigin) return t("error.credential.wrong_origin");
  return t("console.access_lost.link");
}
