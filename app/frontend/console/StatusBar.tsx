import { CloudUpload, LoaderCircle, RefreshCw, Wifi, WifiOff } from "lucide";
import type { JSX } from "preact";

import { t, type TextKey } from "../i18n";
import { Icon } from "../icons";
import type { ConnectionStatus } from "../live/connection";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { currentTab, importedTab } from "./currentTab";
import { useSession } from "./session";
import "./StatusBar.css";

/** The bottom line: the connection, waiting commands, and rejections that no form shows. */
export function StatusBar(): JSX.Element {
  const { client: { outbox, connection }, isTooOld } = useSession();
  return (
    <footer class="status" data-status={outbox.retrying.value ? "retrying" : connection.status.value}>
      {isTooOld.value ? <TooOld /> : <NetworkStatus />}
      {!outbox.persistent.value && <span>{t("console.status.not_persistent")}</span>}
      <FailedFiles />
      <RejectedCommands />
    </footer>
  );
}

/** The page is not connected any more. Loading it again would lose what is in a form that is not saved. */
function TooOld(): JSX.Element {
  return (
    <div class="status-rejected">
      <Notice kind="error">{t("console.too_old")}</Notice>
      <Button icon={RefreshCw} onClick={() => location.reload()}>{t("console.too_old.load")}</Button>
    </div>
  );
}

/** The files that could not be fetched, while the tab that shows them is not open. */
function FailedFiles(): JSX.Element | null {
  const { files, workshop } = useSession();
  const tab = workshop.value?.imported ? importedTab : currentTab;
  const failed = files.downloads.value.flatMap(({ file, state }) => (state.kind === "failed" ? [{ file, reason: state.message }] : []));
  const last = failed.at(-1);
  if (!last || tab.value === "finish") return null;
  return (
    <div class="status-rejected">
      <Notice kind="error">{t("console.file.failed", { file: last.file.name, reason: last.reason })} <a href="#finish">{t("console.finish.look")}</a></Notice>
      <Button kind="borderless" onClick={() => failed.forEach(({ file }) => files.discard(file))}>{t("console.status.discard")}</Button>
    </div>
  );
}

const NETWORK: Record<ConnectionStatus, [icon: typeof Wifi, text: TextKey]> = {
  opening: [LoaderCircle, "console.network.opening"],
  live: [Wifi, "console.network.ok"],
  connecting: [WifiOff, "console.network.lost"],
  offline: [WifiOff, "console.network.lost"],
};

function NetworkStatus(): JSX.Element {
  const { outbox, connection } = useSession().client;
  const [icon, text] = NETWORK[connection.status.value];
  const waiting = outbox.commands.value.filter(({ state }) => state === "waiting").length;
  return (
    <p class="status-network" role="status">
      <Icon of={icon} />
      {t(text === "console.network.ok" && outbox.retrying.value ? "console.network.retrying" : text)}
      {waiting > 0 && <><Icon of={CloudUpload} />{t("console.status.waiting", { count: waiting })}</>}
    </p>
  );
}

function RejectedCommands(): JSX.Element | null {
  const { client: { outbox }, shownInForms } = useSession();
  const rejected = outbox.commands.value.filter(({ id, state }) => state === "rejected" && !shownInForms.value.has(id));
  const last = rejected.at(-1);
  if (!last) return null;
  return (
    <div class="status-rejected">
      <Notice kind="error">{last.rejection?.message}</Notice>
      <Button kind="borderless" onClick={() => rejected.forEach(({ id }) => outbox.discard(id))}>{t("console.status.discard")}</Button>
    </div>
  );
}
