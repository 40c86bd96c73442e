import type { ReadonlySignal } from "@preact/signals";
import { WifiOff } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Icon } from "../icons";
import type { ConnectionStatus } from "../live/connection";
import "./OfflineBadge.css";

/** A small badge while the connection is lost; the numbers are then out of date. */
export function OfflineBadge({ status }: { status: ReadonlySignal<ConnectionStatus> }): JSX.Element {
  return (
    <div role="status">
      {!["live", "opening"].includes(status.value) && <p class="offline-badge"><Icon of={WifiOff} />{t("screen.offline")}</p>}
    </div>
  );
}
