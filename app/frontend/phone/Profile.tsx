import { ChevronDown } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { lang, languageName, localized, localizedLang, pendingLanguage, t } from "../i18n";
import { Icon } from "../icons";
import { LanguagePicker } from "../ui/LanguagePicker";
import { Notice } from "../ui/Notice";
import type { Label } from "../wire.gen";
import { ChoiceList } from "./ChoiceList";
import { type Details, submitDetails } from "./details";
import { submitInRun, useSession } from "./session";
import { TablePicker } from "./TablePicker";
import { DiscardButton } from "./DiscardButton";
import "./Profile.css";

type Detail = "table" | "role" | "municipality" | "language";

/** The participant's table, role, municipality and language, which can be changed. `collapsed` shows one line first. */
export function Profile({ collapsed = false }: { collapsed?: boolean }): JSX.Element {
  const session = useSession();
  const { me, savedMe, workshop, connection } = session;
  const [open, setOpen] = useState<Detail>();
  const [isExpanded, setExpanded] = useState(!collapsed);
  const { role = null, municipality = null, table = 0 } = me.value ?? {};
  const roles = workshop.value?.roles ?? [];
  const municipalities = workshop.value?.municipalities ?? [];
  const isWaiting = (...details: Detail[]) => connection.status.value !== "live" && details.some((detail) => me.value?.[detail] !== savedMe.value?.[detail]);
  const toggle = (detail: Detail) => () => setOpen(open === detail ? undefined : detail);

  function updateDetails(change: Partial<Details>): void {
    setOpen(undefined);
    submitDetails(session, change);
  }
  function move(to: number): void {
    setOpen(undefined);
    if (to !== table) submitInRun(session, { type: "welcome.move", table: to });
  }

  if (workshop.value?.closed) return <></>;
  if (!isExpanded) {
    const value = <><LabelName labels={roles} id={role} /> · <LabelName labels={municipalities} id={municipality} /></>;
    return (
      <section class="profile">
        <Row name={t("phone.profile.title")} isWaiting={isWaiting("table", "role", "municipality")} value={value} open={false} onToggle={() => setExpanded(true)} />
        <RejectedChanges />
      </section>
    );
  }
  return (
    <section class="profile">
      <h2>{t("phone.profile.title")}</h2>
      <Row name={t("phone.profile.table")} isWaiting={isWaiting("table")} value={t("phone.table", { table })} open={open === "table"} onToggle={toggle("table")}>
        <TablePicker count={workshop.value?.tables ?? 0} value={table} onPick={move} />
      </Row>
      {roles.length > 0 && (
        <Row name={t("phone.profile.role")} isWaiting={isWaiting("role")} value={<LabelName labels={roles} id={role} />} open={open === "role"} onToggle={toggle("role")}>
          <ChoiceList items={roles.filter(({ retired }) => !retired)} value={role} onPick={(picked) => updateDetails({ role: picked })} />
        </Row>
      )}
      {municipalities.length > 0 && (
        <Row name={t("phone.profile.municipality")} isWaiting={isWaiting("municipality")} value={<LabelName labels={municipalities} id={municipality} />} open={open === "municipality"} onToggle={toggle("municipality")}>
          <ChoiceList items={municipalities.filter(({ retired }) => !retired)} value={municipality} onPick={(picked) => updateDetails({ municipality: picked })} />
        </Row>
      )}
      <Row name={t("phone.profile.language")} value={languageName(lang.value)} open={open === "language" || pendingLanguage.value !== undefined} onToggle={toggle("language")}>
        <LanguagePicker onPick={(language) => updateDetails({ language })} />
      </Row>
      <RejectedChanges />
    </section>
  );
}

function LabelName({ labels, id }: { labels: readonly Label[]; id: string | null }): JSX.Element {
  const label = labels.find((candidate) => candidate.id === id);
  return <span lang={label && localizedLang(label.name)}>{label ? localized(label.name) : t("phone.profile.not_given")}</span>;
}

type RowProps = { name: string; value: ComponentChildren; isWaiting?: boolean; open: boolean; onToggle: () => void; children?: ComponentChildren };

/** isWaiting: whether the value waits for the network. */
function Row({ name, value, isWaiting = false, open, onToggle, children }: RowProps): JSX.Element {
  const button = useRef<HTMLButtonElement>(null);
  // The chosen answer is gone when the row closes.
  useLayoutEffect(() => () => void (open && document.activeElement === document.body && button.current?.focus()), [open]);
  return (
    <div class="profile-row">
      <button ref={button} type="button" aria-expanded={open} onClick={onToggle}>
        <span class="muted">{name}</span>
        <span dir="auto">{value}{isWaiting && <> · {t("card.waiting")}</>}</span>
        <span class="visually-hidden">{t("phone.profile.change")}</span>
        <Icon of={ChevronDown} />
      </button>
      {open && <div class="section">{children}</div>}
    </div>
  );
}

/** Rejected changes of table, role, municipality or language. */
function RejectedChanges(): JSX.Element {
  const rejected = useSession().outbox.commands.value.filter(({ state, command }) => state === "rejected" && command.type.startsWith("welcome."));
  return (
    <>
      {rejected.map(({ id, rejection }) => (
        <div key={id} class="section">
          <Notice kind="error">{rejection?.message}</Notice>
          <DiscardButton ids={[id]} />
        </div>
      ))}
    </>
  );
}
