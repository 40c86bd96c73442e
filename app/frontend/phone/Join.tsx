import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { Refused } from "../http";
import { named, t, workshopLanguage } from "../i18n";
import { Notice } from "../ui/Notice";
import { Away } from "./Away";
import { type Door, lookAgain, openDoor, type PhonePage, takeSeat } from "./door";
import { type Answers, Questions } from "./Questions";
import { personOf, renew } from "./seat";

type Props = {
  page: PhonePage;
  /** Why this person stands at the door again. */
  notice: string | undefined;
  onSeated: () => void;
};

/** How often (ms) a shut door is tried again. */
const patience = 10_000;

/** The way from a sign's code to a seat: at most three taps. A door that is shut lets people in when it opens. */
export function Join({ page, notice, onSeated }: Props): JSX.Element {
  const [door, setDoor] = useState<Door>();
  const [refused, setRefused] = useState<Refused>();
  const [seating, setSeating] = useState<Answers>();
  const [lost, setLost] = useState(false);

  useEffect(() => {
    // The page brings the door along; who was sent back to it asks how it is now.
    if (page.door && !notice) look(page.door);
    else openDoor(page.code, setLost).then(look, refuse);
  }, []);
  const shut = door !== undefined && (door.closed || door.full);
  useEffect(() => {
    if (!seating || shut) return;
    takeSeat(page.code, { id: personOf(page.code), ...seating }, setLost).then(onSeated, refuse);
  }, [seating, shut]);
  useEffect(() => {
    if (!shut) return;
    const knock = () => void (document.visibilityState === "visible" && lookAgain(page.code).then((seen) => seen && look(seen), refuse));
    const knocking = setInterval(knock, patience);
    document.addEventListener("visibilitychange", knock);
    return () => {
      clearInterval(knocking);
      document.removeEventListener("visibilitychange", knock);
    };
  }, [shut]);

  function look(seen: Door): void {
    workshopLanguage.value = seen.language;
    setDoor(seen);
    // They may have a seat already, while the page did not know: then there is nothing to ask.
    if (seen.seat && !notice) onSeated();
  }

  function refuse(error: unknown): void {
    if (!(error instanceof Refused)) throw error;
    // The door was shut meanwhile; what was answered is still good when it opens.
    if (error.code === "workshop.closed") return setDoor((seen) => seen && { ...seen, closed: true });
    if (error.code === "workshop.full") return setDoor((seen) => seen && { ...seen, full: true });
    if (error.code !== "command.id_taken") return askAgain(error);
    // The next seat opens the outbox, which must find there what was written before.
    void renew(page.code).finally(() => askAgain(error));
  }

  function askAgain(error: Refused): void {
    setSeating(undefined);
    setRefused(error);
  }

  if (refused && final.includes(refused.code)) return <Away>{refused.message}</Away>;
  if (door && shut) return <Shut door={door} />;
  if (!door || seating) return <Waiting lost={lost} table={seating?.table} />;
  return (
    <Questions
      // A refusal asks again from the beginning.
      key={refused?.message}
      door={door}
      sign={page.table}
      notice={refused?.message ?? notice}
      onAnswered={setSeating}
    />
  );
}

const final = ["workshop.unknown", "code.malformed"];

function Shut({ door }: { door: Door }): JSX.Element {
  return <Away title={named(door.title)}>{t(door.closed ? "phone.door.closed" : "phone.door.full")}</Away>;
}

function Waiting({ lost, table }: { lost: boolean; table: number | undefined }): JSX.Element {
  return (
    <main class="column">
      <div role="status">
        <h1 class="waiting">{table === undefined ? t("phone.door.opening") : t("phone.door.seating", { table })}</h1>
      </div>
      {lost && <Notice kind="offline">{t("phone.door.lost")}</Notice>}
    </main>
  );
}
