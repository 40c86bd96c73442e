import type { JSX } from "preact";

import { t } from "../i18n";
import { Options } from "./Options";
import { ResultList } from "./Results";
import { votesNow } from "./votes";
import { useHall } from "./hall";

/** Dots for what matters most; nobody sees the result before the vote is closed. */
export function Vote(): JSX.Element {
  const hall = useHall();
  const { open, closed } = votesNow(hall);
  return (
    <>
      {open && <Options key={open.id} vote={open} />}
      {!open && closed.length === 0 && (
        <section class="calm">
          <h2>{t("phone.vote.soon")}</h2>
          <p>{t("phone.vote.look_up")}</p>
        </section>
      )}
      {closed.map((vote) => (
        <ResultList key={vote.id} vote={vote} />
      ))}
    </>
  );
}
