import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";

import { t } from "../i18n";
import type { ConnectionStatus } from "../live/connection";
import { Notice } from "./Notice";

type Props = {
  status: ReadonlySignal<ConnectionStatus>;
  /** The server answers, but cannot save for now. */
  retrying: ReadonlySignal<boolean>;
};

/** Explains a lost connection, or that nothing can be saved; shows nothing otherwise. */
export function ConnectionNotice({ status, retrying }: Props): JSX.Element | null {
  switch (status.value) {
    case "opening":
      return null;
    case "live":
      return retrying.value ? <Notice kind="waiting">{t("connection.retrying")}</Notice> : null;
    case "connecting":
      return <Notice kind="offline">{t("connection.connecting")}</Notice>;
    case "offline":
      return <Notice kind="offline">{t("connection.offline")}</Notice>;
  }
}
