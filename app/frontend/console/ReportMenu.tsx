import { Lock, LockOpen, Printer } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Icon } from "../icons";
import { reportFormats } from "../registry/reportFormats.gen";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { ConfirmButton } from "./ConfirmButton";
import { useSession } from "./session";
import { useCommand } from "./useCommand";
import "./ReportMenu.css";

/** The report in three formats, the table signs, and the button that closes the workshop. */
export function ReportMenu(): JSX.Element {
  const { code } = useSession();
  return (
    <div class="report">
      <h2>{t("console.export")}</h2>
      <ul>
        {reportFormats.map(({ name, label, description }) => (
          <li key={name}>
            <a href={`/api/workshops/${code}/export?format=${name}`} download>{t(label)}</a>
            <span class="muted">{t(description)}</span>
          </li>
        ))}
      </ul>
      <a class="report-signs" href={`/w/${code}/signs`} target="_blank" rel="noopener">
        <Icon of={Printer} />
        {t("console.signs")}
      </a>
      <CloseWorkshop />
    </div>
  );
}

/** Closes the workshop, and opens it again. */
export function CloseWorkshop({ kind = "plain" }: { kind?: "primary" | "plain" }): JSX.Element {
  const { workshop, openVote } = useSession();
  const { send, problem } = useCommand();
  return (
    <div class="close-workshop">
      {workshop.value?.closed ? (
        <Button icon={LockOpen} onClick={() => send({ type: "close.reopen" })}>
          {t("console.reopen")}
        </Button>
      ) : (
        <ConfirmButton
          kind={kind}
          icon={Lock}
          label={t("console.close")}
          question={t(openVote.value ? "console.close.ask.vote_open" : "console.close.ask")}
          confirmLabel={t("console.close.yes")}
          onConfirm={() => send({ type: "close.workshop" })}
        />
      )}
      {problem && <Notice kind="error">{problem}</Notice>}
    </div>
  );
}
