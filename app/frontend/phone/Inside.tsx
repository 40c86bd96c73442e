import { effect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { lang, languages, named, t, turnTo, workshopLanguage } from "../i18n";
import type { Step } from "../wire.gen";
import { Close } from "./Close";
import { Dock } from "./Dock";
import { type Hall, useHall } from "./hall";
import { Head } from "./Head";
import { Ideas } from "./Ideas";
import { Merge } from "./Merge";
import { OtherSign } from "./OtherSign";
import { Sort } from "./Sort";
import { Unfinished } from "./Unfinished";
import { Unsent } from "./Unsent";
import { Vote } from "./Vote";
import { Welcome } from "./Welcome";
import { Writing } from "./Writing";
import { You } from "./You";

/** The hall, as one participant has it in the hand: what runs now, and nothing else. */
export function Inside({ sign }: { sign: number | null | undefined }): JSX.Element {
  const hall = useHall();
  useEffect(() => speakTheirLanguage(hall), [hall]);
  useTop(hall.running.value?.run);
  // The seat is kept in a cookie; a table in the address would ask to move at every reload.
  useEffect(() => history.replaceState(null, "", location.pathname.replace(/^(\/j\/[^/]+)\/.*/, "$1")), []);

  if (!hall.me.value || !hall.workshop.value) return <Arriving />;
  const step = hall.workshop.value.closed ? undefined : hall.step.value;
  const activity = hall.workshop.value.closed ? "close" : (step?.activity ?? "welcome");
  const board = activity === "ideas" || activity === "sort";
  return (
    <>
      <Head />
      <main class="column" data-activity={activity}>
        <OtherSign sign={sign} />
        <Asked step={step} activity={activity} />
        {activity === "ideas" && <Writing asNote={step?.private ?? false} />}
        {board && <Unsent board />}
        <View activity={activity} />
        {!board && <Unsent board={false} />}
        {activity !== "ideas" && <Unfinished />}
      </main>
      {activity !== "welcome" && (
        <footer class="column">
          <You folded />
        </footer>
      )}
      <Dock activity={activity} />
    </>
  );
}

function View({ activity }: { activity: Step["activity"] }): JSX.Element {
  switch (activity) {
    case "welcome":
      return <Welcome />;
    case "ideas":
      return <Ideas />;
    case "sort":
      return <Sort />;
    case "merge":
      return <Merge />;
    case "vote":
      return <Vote />;
    case "close":
      return <Close />;
  }
}

type AskedProps = { step: Step | undefined; activity: Step["activity"] };

/** What the hall is asked to do now; a new step is read aloud when it comes. */
function Asked({ step, activity }: AskedProps): JSX.Element | null {
  const workshop = useHall().workshop.value;
  const instruction = step && named(step.instruction);
  const question = activity === "ideas" && workshop ? named(workshop.question) : undefined;
  return (
    <div class="asked" role="status">
      {step && <span class="visually-hidden">{named(step.title)}</span>}
      {question && <h1 dir="auto">{question}</h1>}
      {instruction && (question ? <p dir="auto">{instruction}</p> : <h1 dir="auto">{instruction}</h1>)}
    </div>
  );
}

/** A new step is read from its beginning; but whoever is writing stays where they are. */
function useTop(run: number | undefined): void {
  const first = useRef(run);
  useEffect(() => {
    if (run !== first.current && document.activeElement?.tagName !== "TEXTAREA") scrollTo(0, 0);
    first.current = run;
  }, [run]);
}

function Arriving(): JSX.Element {
  return (
    <>
      <main class="column">
        <div role="status">
          <h1 class="waiting">{t("phone.arriving")}</h1>
        </div>
      </main>
      <Dock activity="welcome" />
    </>
  );
}

/** The page speaks what this person chose, on every device and in every tab. */
function speakTheirLanguage({ me, workshop }: Hall): () => void {
  const stops = [
    effect(() => void (workshopLanguage.value = workshop.value?.language ?? workshopLanguage.peek())),
    effect(() => {
      const chosen = me.value?.language;
      if (chosen && chosen !== lang.peek() && languages.includes(chosen)) void turnTo(chosen);
    }),
  ];
  return () => stops.forEach((stop) => stop());
}
