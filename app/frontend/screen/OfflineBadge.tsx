import type { ReadonlySignal } from "@preact/signals";
import { WifiOff } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Icon } from "../icons";
import type { ConnectionStatus } from "../live/connection";
import "./OfflineBadge.css";

/** A small sign while the line is down: the hall goes on, only the figures stand still. */
export function OfflineBadge({ status }: { status: ReadonlySignal<ConnectionStatus> }): JSX.Element {
  return (
    <div role="status">
      {status.value !== "live" && <p class="offline-sign"><Icon of={WifiOff} />{t("screen.offline")}</p>}
    </div>
  );
}
