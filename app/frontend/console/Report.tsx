import { Lock, LockOpen, Printer } from "lucide";
import type { JSX } from "preact";

import { type Key, t } from "../i18n";
import { Icon } from "../icons";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { Confirm } from "./Confirm";
import { useHall } from "./hall";
import { useSending } from "./sending";
import "./Report.css";

const formats: readonly { format: string; name: Key; for: Key }[] = [
  { format: "md", name: "console.export.md", for: "console.export.md.for" },
  { format: "csv", name: "console.export.csv", for: "console.export.csv.for" },
  { format: "json", name: "console.export.json", for: "console.export.json.for" },
];

/** What leaves the hall: the report in three forms, the table signs, and the end of the workshop. */
export function Report(): JSX.Element {
  const { code } = useHall();
  return (
    <div class="report">
      <h2>{t("console.export")}</h2>
      <ul>
        {formats.map(({ format, name, for: use }) => (
          <li key={format}>
            <a href={`/api/workshops/${code}/export?format=${format}`} download>{t(name)}</a>
            <span class="quiet">{t(use)}</span>
          </li>
        ))}
      </ul>
      <a class="report-signs" href={`/w/${code}/signs`} target="_blank" rel="noopener">
        <Icon of={Printer} />
        {t("console.signs")}
      </a>
      <TheEnd />
    </div>
  );
}

/** Closing the workshop, and opening it again. */
export function TheEnd({ kind = "plain" }: { kind?: "primary" | "plain" }): JSX.Element {
  const { workshop, openVote } = useHall();
  const { send, problem } = useSending();
  return (
    <div class="the-end">
      {workshop.value?.closed ? (
        <Button icon={LockOpen} onClick={() => send({ type: "close.reopen" })}>
          {t("console.reopen")}
        </Button>
      ) : (
        <Confirm
          kind={kind}
          icon={Lock}
          label={t("console.close")}
          ask={t(openVote.value ? "console.close.ask.vote_open" : "console.close.ask")}
          yes={t("console.close.yes")}
          onYes={() => send({ type: "close.workshop" })}
        />
      )}
      {problem && <Notice kind="error">{problem}</Notice>}
    </div>
  );
}
