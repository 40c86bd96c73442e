import { Lock, LockOpen } from "lucide";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import type { EditionInfo } from "../http.gen";
import { t } from "../i18n";
import { Notice } from "../ui/Notice";
import { ConfirmButton } from "./ConfirmButton";
import { currentTab } from "./currentTab";
import { groupNumbersText, useEdition } from "./finish/edition";
import { useRegularLoad } from "./finish/reportQrChoice";
import { useSession } from "./session";
import { useCommand } from "./useCommand";
import { useLostFocus } from "./useLostFocus";

type Props = {
  /** Of the button that closes. It is never primary while a vote is open, or has to be opened first. */
  kind?: "primary" | "plain";
  /** The question says whether the screen will show a QR code of the report. Under Finish, that is seen anyway. */
  saysQr?: boolean;
  /** Called when the workshop was closed or opened while this button had the focus. */
  onDone?: () => void;
};

/** Closes the workshop, or opens a closed one again; null for an imported one, which stays closed. */
export function CloseOrReopenButton(props: Props): JSX.Element | null {
  const { workshop } = useSession();
  if (workshop.value?.imported) return null;
  // Another one for each state: a question that is being asked must not become the opposite one when somebody else closes or opens it.
  return <ButtonOfState key={workshop.value?.closed ? "closed" : "open"} {...props} />;
}

function ButtonOfState({ kind = "plain", saysQr = false, onDone }: Props): JSX.Element {
  const { workshop, openVote, voteDue, reportQr, client } = useSession();
  const { send, problem } = useCommand();
  const edition = useEdition();
  const box = useRef<HTMLDivElement>(null);
  const closed = workshop.value?.closed;
  const isLive = client.connection.status.value === "live";
  // Before the question is asked, so that its buttons do not move when the server answers.
  useEffect(() => {
    if (saysQr && isLive) void reportQr.load();
  }, [saysQr, isLive, reportQr]);
  useLostFocus(box, onDone);
  return (
    <div class="close-workshop" ref={box}>
      {closed ? (
        <ConfirmButton
          icon={LockOpen}
          label={t("console.reopen")}
          question={reopenQuestion(edition)}
          confirmLabel={t("console.reopen.yes")}
          onConfirm={() => send({ type: "close.reopen" })}
        />
      ) : (
        <ConfirmButton
          kind={openVote.value || voteDue.value ? "plain" : kind}
          icon={Lock}
          label={t("console.close")}
          question={<>{closeQuestion(edition, openVote.value !== undefined)}{saysQr && <QrSentence />}</>}
          confirmLabel={t("console.close.yes")}
          onConfirm={() => send({ type: "close.workshop" })}
        />
      )}
      {problem && <Notice kind="error">{problem}</Notice>}
    </div>
  );
}

/** That the screen will show a QR code of the report, if that is chosen, and where it is chosen. */
function QrSentence(): JSX.Element | null {
  const { reportQr, client } = useSession();
  const isShown = currentTab.value === "run" && client.connection.status.value === "live";
  // Somebody else may have changed the choice, or change it while the question is read.
  useEffect(() => {
    if (isShown) void reportQr.load();
  }, [reportQr, isShown]);
  useRegularLoad(() => reportQr.load(), isShown);
  if (!reportQr.qr.value?.wanted) return null;
  return <>{" "}{t("console.close.ask.qr")} <a href="#finish">{t("console.close.ask.qr.change")}</a></>;
}

function reopenQuestion(edition: EditionInfo | undefined): string {
  const question = t("console.reopen.ask");
  return edition?.no ? `${question} ${t("console.reopen.ask.edition", { no: edition.no })}` : question;
}

function closeQuestion(edition: EditionInfo | undefined, isVoteOpen: boolean): string {
  const sentences = [isVoteOpen && t("console.close.ask.vote_open"), t("console.close.ask")];
  if (edition?.last) sentences.push(t("console.edition.next", { no: edition.last, next: edition.last + 1 }), groupNumbersText(edition));
  else sentences.push(t("console.close.ask.first"));
  return sentences.filter(Boolean).join(" ");
}
