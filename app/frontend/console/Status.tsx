import { CloudUpload, Wifi, WifiOff } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Icon } from "../icons";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { useHall } from "./hall";
import "./Status.css";

/** The quiet last line: the network, what is on its way, and what was refused elsewhere than in a form. */
export function Status(): JSX.Element {
  const { outbox, socket } = useHall().live;
  return (
    <footer class="status" data-line={outbox.putOff.value ? "put-off" : socket.status.value}>
      <Network />
      {!outbox.keeps.value && <span>{t("console.status.keeps_nothing")}</span>}
      <Refused />
    </footer>
  );
}

function Network(): JSX.Element {
  const { outbox, socket } = useHall().live;
  const waiting = outbox.sendings.value.filter(({ state }) => state === "waiting").length;
  const live = socket.status.value === "live";
  return (
    <p class="status-network" role="status">
      <Icon of={live ? Wifi : WifiOff} />
      {live ? t(outbox.putOff.value ? "console.network.put_off" : "console.network.ok") : t("console.network.lost")}
      {waiting > 0 && <><Icon of={CloudUpload} />{t("console.status.waiting", { count: waiting })}</>}
    </p>
  );
}

function Refused(): JSX.Element | null {
  const { live: { outbox }, claimed } = useHall();
  const refused = outbox.sendings.value.filter(({ id, state }) => state === "refused" && !claimed.value.has(id));
  const last = refused.at(-1);
  if (!last) return null;
  return (
    <div class="status-refused">
      <Notice kind="error">{last.refusal?.message}</Notice>
      <Button kind="quiet" onClick={() => refused.forEach(({ id }) => outbox.dismiss(id))}>{t("console.status.seen")}</Button>
    </div>
  );
}
