import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

import { t } from "../i18n";
import "./Tray.css";

type Props = {
  name: string;
  /** How many cards lie in it. */
  count: number;
  /** Beside the name: rename, undo. */
  actions?: ComponentChildren;
  children?: ComponentChildren;
};

/** A cluster: a tray with a name, in which cards of many tables lie. */
export function Tray({ name, count, actions, children }: Props): JSX.Element {
  const title = useId();
  return (
    <section class="tray" aria-labelledby={title}>
      <header class="tray-head">
        <h3 id={title} dir="auto">{name}</h3>
        {count > 0 && <span class="quiet">{t("tray.count", { count })}</span>}
        {actions}
      </header>
      <div class="tray-cards">{count > 0 || children ? children : <p class="quiet">{t("tray.empty")}</p>}</div>
    </section>
  );
}
