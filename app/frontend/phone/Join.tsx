import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { ApiError } from "../http";
import type { JoinInfo } from "../http.gen";
import { t, workshopLanguage } from "../i18n";
import { Notice } from "../ui/Notice";
import { MessagePage } from "./MessagePage";
import { fetchJoinInfo, type PhonePage, refetchJoinInfo, requestSeat } from "./joinInfo";
import { JoinQuestions, type SeatAnswers } from "./JoinQuestions";
import { replaceSeatId, seatId } from "./seat";

type Props = {
  page: PhonePage;
  /** The reason for which the person has to join again. */
  notice: string | undefined;
  onSeated: () => void;
};

/** The interval at which a closed or full workshop is checked again. */
const RECHECK_INTERVAL_MS = 10_000;

/** Joining a workshop: at most three questions, and the request for a seat. If the workshop is closed or full, the page waits until
 * people can join. */
export function Join({ page, notice, onSeated }: Props): JSX.Element {
  const [joinInfo, setJoinInfo] = useState<JoinInfo>();
  const [apiError, setApiError] = useState<ApiError>();
  const [answers, setAnswers] = useState<SeatAnswers>();
  const [isUnreachable, setUnreachable] = useState(false);

  useEffect(() => {
    // The page contains the join information, which is out of date for somebody who has lost their seat.
    if (page.door && !notice) showJoinInfo(page.door);
    else fetchJoinInfo(page.code, setUnreachable).then(showJoinInfo, showError);
  }, []);
  const isUnavailable = joinInfo !== undefined && (joinInfo.closed || joinInfo.full);
  useEffect(() => {
    if (!answers || isUnavailable) return;
    requestSeat(page.code, { id: seatId(page.code), ...answers }, setUnreachable).then(onSeated, showError);
  }, [answers, isUnavailable]);
  useEffect(() => {
    if (!isUnavailable) return;
    const recheck = () => void (document.visibilityState === "visible" && refetchJoinInfo(page.code).then((found) => found && showJoinInfo(found), showError));
    const interval = setInterval(recheck, RECHECK_INTERVAL_MS);
    document.addEventListener("visibilitychange", recheck);
    return () => {
      clearInterval(interval);
      document.removeEventListener("visibilitychange", recheck);
    };
  }, [isUnavailable]);

  function showJoinInfo(found: JoinInfo): void {
    workshopLanguage.value = found.language;
    setJoinInfo(found);
    // The browser may have got a seat after the page was made; then there is nothing to ask.
    if (found.seat && !notice) onSeated();
  }

  function showError(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    // The workshop was closed or is full. The answers are kept, and sent when people can join again.
    if (error.code === "workshop.closed") return setJoinInfo((found) => found && { ...found, closed: true });
    if (error.code === "workshop.full") return setJoinInfo((found) => found && { ...found, full: true });
    if (error.code !== "command.id_taken") return askAgain(error);
    // The next seat opens the outbox, so the stored commands must be moved to it before.
    void replaceSeatId(page.code).finally(() => askAgain(error));
  }

  function askAgain(error: ApiError): void {
    setAnswers(undefined);
    setApiError(error);
  }

  if (apiError && FINAL_ERROR_CODES.includes(apiError.code)) return <MessagePage>{apiError.message}</MessagePage>;
  if (joinInfo && isUnavailable) return <JoinUnavailable joinInfo={joinInfo} />;
  if (!joinInfo || answers) return <JoinProgress isUnreachable={isUnreachable} table={answers?.table} />;
  return (
    <JoinQuestions
      // After an error the questions start from the first one.
      key={apiError?.message}
      joinInfo={joinInfo}
      scannedTable={page.table}
      notice={apiError?.message ?? notice}
      onAnswered={setAnswers}
    />
  );
}

const FINAL_ERROR_CODES = ["workshop.unknown", "code.malformed"];

function JoinUnavailable({ joinInfo: { title, closed, imported } }: { joinInfo: JoinInfo }): JSX.Element {
  if (imported) return <MessagePage title={title}>{t("phone.join_status.imported")}</MessagePage>;
  if (!closed) return <MessagePage title={title}>{t("phone.join_status.full")}</MessagePage>;
  return <MessagePage title={title}>{t("phone.join_status.closed")} {t("phone.join_status.report")}</MessagePage>;
}

function JoinProgress({ isUnreachable, table }: { isUnreachable: boolean; table: number | undefined }): JSX.Element {
  return (
    <main class="column">
      <div role="status">
        <h1 class="waiting">{table === undefined ? t("phone.join_status.connecting") : t("phone.join_status.joining", { table })}</h1>
      </div>
      {isUnreachable && <Notice kind="offline">{t("phone.join_status.offline")}</Notice>}
    </main>
  );
}
