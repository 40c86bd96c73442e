import type { JSX, RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import type { JoinInfo } from "../http.gen";
import { chosenLanguage, localized, localizedLang, t } from "../i18n";
import { ArrowLeft } from "../mirroredIcons";
import { Button } from "../ui/Button";
import { LanguagePicker } from "../ui/LanguagePicker";
import { Notice } from "../ui/Notice";
import { ChoiceList } from "./ChoiceList";
import type { SeatRequest } from "./joinInfo";
import { TablePicker } from "./TablePicker";

export type SeatAnswers = Omit<SeatRequest, "id">;
type Question = "role" | "municipality" | "table";
type Props = {
  joinInfo: JoinInfo;
  /** The table of the scanned sign; none if the page was opened without one. */
  scannedTable: number | null | undefined;
  /** Why the questions are asked again. */
  notice: string | undefined;
  onAnswered: (answers: SeatAnswers) => void;
};

/** Asks one question at a time; a tap answers it. */
export function JoinQuestions({ joinInfo, scannedTable, notice, onAnswered }: Props): JSX.Element {
  const knownTable = scannedTable && scannedTable >= 1 && scannedTable <= joinInfo.tables ? scannedTable : joinInfo.tables === 1 ? 1 : undefined;
  const questions = questionsFor(joinInfo, knownTable);
  const [index, setIndex] = useState(0);
  const [answers, setAnswers] = useState<Partial<SeatAnswers>>(knownTable === undefined ? {} : { table: knownTable });
  const question = questions[index];
  const heading = useFocusOnChange(index);

  function submitAnswer(answer: Partial<SeatAnswers>): void {
    const merged = { ...answers, ...answer };
    setAnswers(merged);
    if (index + 1 < questions.length) setIndex(index + 1);
    else onAnswered({ table: merged.table ?? 1, role: merged.role ?? null, municipality: merged.municipality ?? null, language: chosenLanguage.value });
  }

  return (
    <main class="column join">
      {index === 0 ? <LanguagePicker /> : <Button kind="borderless" icon={ArrowLeft} onClick={() => setIndex(index - 1)}>{t("phone.join.back")}</Button>}
      <WorkshopHeading joinInfo={joinInfo} table={knownTable} isCompact={index > 0} />
      {notice && index === 0 && <Notice kind="error">{notice}</Notice>}
      {/* Made anew, as a browser that translates the page has replaced the text node. */}
      <h2 key={question} ref={heading} tabIndex={-1}>{question ? t(`phone.join.${question}`) : t("phone.join.ready")}</h2>
      {question === "role" && <ChoiceList items={joinInfo.roles} value={answers.role} onPick={(role) => submitAnswer({ role })} />}
      {question === "municipality" && (
        <ChoiceList items={joinInfo.municipalities} value={answers.municipality} onPick={(municipality) => submitAnswer({ municipality })} />
      )}
      {question === "table" && <TablePicker count={joinInfo.tables} value={answers.table} onPick={(table) => submitAnswer({ table })} />}
      {question === undefined && <Button kind="primary" onClick={() => submitAnswer({})}>{t("phone.join.enter")}</Button>}
      {index === 0 && <PrivacyNote joinInfo={joinInfo} />}
    </main>
  );
}

function questionsFor({ roles, municipalities }: JoinInfo, table: number | undefined): Question[] {
  const questions: Question[] = [];
  if (roles.length > 0) questions.push("role");
  if (municipalities.length > 0) questions.push("municipality");
  if (table === undefined) questions.push("table");
  return questions;
}

/** Returns a ref for the heading, which gets the focus with each new question, so that screen readers read it. */
function useFocusOnChange(index: number): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const previous = useRef(index);
  useLayoutEffect(() => {
    if (index !== previous.current) heading.current?.focus();
    previous.current = index;
  }, [index]);
  return heading;
}

/** The workshop's title and question, and the table if it is known. */
function WorkshopHeading({ joinInfo, table, isCompact }: { joinInfo: JoinInfo; table: number | undefined; isCompact: boolean }): JSX.Element {
  return (
    <header class="join-heading">
      <p class="muted">
        <span dir="auto" lang={localizedLang(joinInfo.title)}>{localized(joinInfo.title)}</span>
        {table !== undefined && <strong>{t("phone.table", { table })}</strong>}
      </p>
      <h1 class={isCompact ? "visually-hidden" : ""} dir="auto" lang={localizedLang(joinInfo.question)}>{localized(joinInfo.question)}</h1>
    </header>
  );
}

/** What the server keeps of a participant, who sees it, and for how long. */
function PrivacyNote({ joinInfo: { roles, municipalities, smallest_group } }: { joinInfo: JoinInfo }): JSX.Element {
  return (
    <footer class="join-kept">
      <p class="muted">{t("phone.join.no_name")}</p>
      <details>
        <summary>{t("phone.join.kept")}</summary>
        <ul>
          <li>{t("phone.join.kept.cards")}</li>
          {roles.length + municipalities.length > 0 && <li>{t("phone.join.kept.details", { count: smallest_group })}</li>}
          <li>{t("phone.join.kept.votes", { count: smallest_group })}</li>
          <li>{t("phone.join.kept.phone")}</li>
          <li>{t("phone.join.kept.time")}</li>
        </ul>
      </details>
    </footer>
  );
}
