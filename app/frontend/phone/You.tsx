import { ChevronDown } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";

import { awaited, lang, named, t } from "../i18n";
import { Icon } from "../icons";
import { Languages } from "../ui/Languages";
import { Notice } from "../ui/Notice";
import type { Label } from "../wire.gen";
import { Choices } from "./Choices";
import { useHall } from "./hall";
import { Tables } from "./Tables";
import { Understood } from "./Understood";
import "./You.css";

type Part = "table" | "role" | "municipality" | "language";

/** What this person said of themselves; each part can be said again. Folded, it is one line until it is wanted. */
export function You({ folded = false }: { folded?: boolean }): JSX.Element {
  const { me, workshop, outbox } = useHall();
  const [open, setOpen] = useState<Part>();
  const [unfolded, unfold] = useState(!folded);
  const { role = null, municipality = null, table = 0 } = me.value ?? {};
  const roles = workshop.value?.roles ?? [];
  const municipalities = workshop.value?.municipalities ?? [];
  const toggle = (part: Part) => () => setOpen(open === part ? undefined : part);

  function describe(change: { role?: string | null; municipality?: string | null; language?: string }): void {
    setOpen(undefined);
    outbox.submit({ type: "welcome.describe", role, municipality, language: awaited.value ?? lang.value, ...change });
  }
  function move(to: number): void {
    setOpen(undefined);
    if (to !== table) outbox.submit({ type: "welcome.move", table: to });
  }

  if (workshop.value?.closed) return <></>;
  if (!unfolded) {
    const said = [nameOf(roles, role), nameOf(municipalities, municipality)].join(" · ");
    return (
      <section class="you">
        <Row name={t("phone.you.title")} said={said} open={false} onToggle={() => unfold(true)} />
        <Refusals />
      </section>
    );
  }
  return (
    <section class="you">
      <h2>{t("phone.you.title")}</h2>
      <Row name={t("phone.you.table")} said={t("phone.table", { table })} open={open === "table"} onToggle={toggle("table")}>
        <Tables count={workshop.value?.tables ?? 0} value={table} onPick={move} />
      </Row>
      {roles.length > 0 && (
        <Row name={t("phone.you.role")} said={nameOf(roles, role)} open={open === "role"} onToggle={toggle("role")}>
          <Choices items={roles.filter(({ retired }) => !retired)} value={role} onPick={(picked) => describe({ role: picked })} />
        </Row>
      )}
      {municipalities.length > 0 && (
        <Row name={t("phone.you.municipality")} said={nameOf(municipalities, municipality)} open={open === "municipality"} onToggle={toggle("municipality")}>
          <Choices items={municipalities.filter(({ retired }) => !retired)} value={municipality} onPick={(picked) => describe({ municipality: picked })} />
        </Row>
      )}
      <Row name={t("phone.you.language")} said={t("phone.you.this_language")} open={open === "language" || awaited.value !== undefined} onToggle={toggle("language")}>
        <Languages onPick={(language) => describe({ language })} />
      </Row>
      <Refusals />
    </section>
  );
}

function nameOf(labels: readonly Label[], id: string | null): string {
  const label = labels.find((candidate) => candidate.id === id);
  return label ? named(label.name) : t("phone.you.unsaid");
}

type RowProps = { name: string; said: string; open: boolean; onToggle: () => void; children?: ComponentChildren };

function Row({ name, said, open, onToggle, children }: RowProps): JSX.Element {
  return (
    <div class="you-row">
      <button type="button" aria-expanded={open} onClick={onToggle}>
        <span class="quiet">{name}</span>
        <span dir="auto">{said}</span>
        <span class="visually-hidden">{t("phone.you.change")}</span>
        <Icon of={ChevronDown} />
      </button>
      {open && <div class="section">{children}</div>}
    </div>
  );
}

/** A move or a description that the server would not have. */
function Refusals(): JSX.Element {
  const refused = useHall().outbox.sendings.value.filter(({ state, command }) => state === "refused" && command.type.startsWith("welcome."));
  return (
    <>
      {refused.map(({ id, refusal }) => (
        <div key={id} class="section">
          <Notice kind="error">{refusal?.message}</Notice>
          <Understood id={id} />
        </div>
      ))}
    </>
  );
}
