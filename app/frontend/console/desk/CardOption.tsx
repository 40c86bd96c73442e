import { useComputed } from "@preact/signals";
import { Check, Layers } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { named, t } from "../../i18n";
import { Icon, ThemeIcon } from "../../icons";
import { colourOf } from "../../ui/theme";
import { useDrag } from "../drag";
import { useHall } from "../hall";
import { useDesk } from "./context";

type Props = { id: string; active: boolean; tray: string | undefined };

/** One card or stack in a list of the desk, to be chosen, carried, dropped on and read. */
export function CardOption({ id, active, tray }: Props): JSX.Element | null {
  const { live, workshop } = useHall();
  const desk = useDesk();
  const place = useRef<HTMLLIElement>(null);
  const selected = useComputed(() => desk.selected.value.has(id));
  const spread = useComputed(() => desk.spread.value.has(id));
  useDrag(
    place,
    {
      cargo: () => ({ kind: "cards", cards: desk.carried(id) }),
      caption: () => (desk.carried(id).length > 1 ? t("console.desk.carried", { count: desk.carried(id).length }) : undefined),
    },
    {
      takes: (cargo) => cargo.kind === "cards" && !cargo.cards.includes(id),
      onDrop(cargo) {
        if (cargo.kind !== "cards") return;
        if (tray !== undefined) desk.place(cargo.cards, tray);
        else desk.make([id, ...cargo.cards]);
      },
    },
  );
  const card = live.store.entity(`card/${id}`).value;
  if (!card) return null;
  const theme = workshop.value?.themes.find((one) => one.id === card.theme);
  return (
    <li
      ref={place}
      class="paper"
      role="option"
      aria-selected={selected.value}
      tabIndex={active ? 0 : -1}
      data-card={id}
      data-theme={colourOf(theme)}
      data-depth={Math.min(card.beneath.length, 2)}
    >
      <span class="paper-text" dir="auto">{card.text}</span>
      <span class="paper-foot">
        {selected.value && <span class="paper-tick"><Icon of={Check} /></span>}
        {theme && <ThemeIcon name={theme.icon} label={named(theme.name)} />}
        <span>{t("console.desk.table", { table: card.table })}</span>
        {card.beneath.length > 0 && (
          <span class="paper-stack" data-spread>
            <Icon of={Layers} />
            {t("console.desk.stack", { count: card.beneath.length + 1 })}
          </span>
        )}
      </span>
      {spread.value && card.beneath.map((under) => <Under key={under} id={under} />)}
    </li>
  );
}

function Under({ id }: { id: string }): JSX.Element | null {
  const card = useHall().live.store.entity(`card/${id}`).value;
  return card ? <span class="paper-under" dir="auto">{card.text}</span> : null;
}
