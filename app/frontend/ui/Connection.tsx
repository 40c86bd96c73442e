import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";

import { t } from "../i18n";
import type { Status } from "../live/socket";
import { Notice } from "./Notice";

/** Says so when the line is down, and what that means; says nothing while all is well. */
export function Connection({ status }: { status: ReadonlySignal<Status> }): JSX.Element | null {
  switch (status.value) {
    case "live":
      return null;
    case "connecting":
      return <Notice kind="offline">{t("connection.connecting")}</Notice>;
    case "offline":
      return <Notice kind="offline">{t("connection.offline")}</Notice>;
  }
}
