import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";

import { t } from "../i18n";
import type { Status } from "../live/socket";
import { Notice } from "./Notice";

type Props = {
  status: ReadonlySignal<Status>;
  /** The server is there, but cannot save just now. */
  putOff: ReadonlySignal<boolean>;
};

/** Says so when the line is down or nothing can be saved, and what that means; says nothing while all is well. */
export function Connection({ status, putOff }: Props): JSX.Element | null {
  switch (status.value) {
    case "live":
      return putOff.value ? <Notice kind="waiting">{t("connection.put_off")}</Notice> : null;
    case "connecting":
      return <Notice kind="offline">{t("connection.connecting")}</Notice>;
    case "offline":
      return <Notice kind="offline">{t("connection.offline")}</Notice>;
  }
}
