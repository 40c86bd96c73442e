import type { JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ArrowLeft } from "lucide";

import { lang, named, t } from "../i18n";
import { Button } from "../ui/Button";
import { Languages } from "../ui/Languages";
import { Notice } from "../ui/Notice";
import { Choices } from "./Choices";
import type { Door, Wish } from "./door";
import { Tables } from "./Tables";

export type Answers = Omit<Wish, "id">;
type Question = "role" | "municipality" | "table";
type Props = {
  door: Door;
  /** The table whose sign was scanned; null when it has none. */
  sign: number | null | undefined;
  notice: string | undefined;
  onAnswered: (answers: Answers) => void;
};

/** One question at a time; a tap answers and goes on. */
export function Questions({ door, sign, notice, onAnswered }: Props): JSX.Element {
  const known = sign && sign >= 1 && sign <= door.tables ? sign : door.tables === 1 ? 1 : undefined;
  const asked = questions(door, known);
  const [at, goTo] = useState(0);
  const [said, say] = useState<Partial<Answers>>(known === undefined ? {} : { table: known });
  const question = asked[at];
  const heading = useFocus(at);

  function answer(more: Partial<Answers>): void {
    const all = { ...said, ...more };
    say(all);
    if (at + 1 < asked.length) goTo(at + 1);
    else onAnswered({ table: all.table ?? 1, role: all.role ?? null, municipality: all.municipality ?? null, language: lang.value });
  }

  return (
    <main class="column join">
      {at === 0 ? <Languages /> : <Button kind="quiet" icon={ArrowLeft} onClick={() => goTo(at - 1)}>{t("phone.join.back")}</Button>}
      <Where door={door} table={known} brief={at > 0} />
      {notice && at === 0 && <Notice kind="error">{notice}</Notice>}
      <h2 ref={heading} tabIndex={-1}>{question ? t(`phone.join.${question}`) : t("phone.join.ready")}</h2>
      {question === "role" && <Choices items={door.roles} value={said.role} onPick={(role) => answer({ role })} />}
      {question === "municipality" && (
        <Choices items={door.municipalities} value={said.municipality} onPick={(municipality) => answer({ municipality })} />
      )}
      {question === "table" && <Tables count={door.tables} value={said.table} onPick={(table) => answer({ table })} />}
      {question === undefined && <Button kind="primary" onClick={() => answer({})}>{t("phone.join.enter")}</Button>}
      {at === 0 && <p class="quiet">{t("phone.join.anonymous")}</p>}
    </main>
  );
}

function questions({ roles, municipalities }: Door, table: number | undefined): Question[] {
  const asked: Question[] = [];
  if (roles.length > 0) asked.push("role");
  if (municipalities.length > 0) asked.push("municipality");
  if (table === undefined) asked.push("table");
  return asked;
}

/** Each new question is read aloud, and the keyboard goes on from there. */
function useFocus(at: number): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(at);
  useEffect(() => {
    if (at !== first.current) heading.current?.focus();
    first.current = at;
  }, [at]);
  return heading;
}

/** Which workshop, and which table. */
function Where({ door, table, brief }: { door: Door; table: number | undefined; brief: boolean }): JSX.Element {
  return (
    <header class="where">
      <p class="quiet">
        <span dir="auto">{named(door.title)}</span>
        {table !== undefined && <strong>{t("phone.table", { table })}</strong>}
      </p>
      <h1 class={brief ? "visually-hidden" : ""} dir="auto">{named(door.question)}</h1>
    </header>
  );
}
