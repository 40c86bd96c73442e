import { Trash2 } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Notice } from "../ui/Notice";
import { Confirm } from "./Confirm";
import { useHall } from "./hall";
import { useSending } from "./sending";
import "./TakeAway.css";

/** A card that hurts can be taken away for good, also one that is sent or lies in a cluster. */
export function TakeAway({ card, onTaken }: { card: string; onTaken: () => void }): JSX.Element | null {
  const { workshop } = useHall();
  const { send, problem } = useSending();
  if (workshop.value?.closed) return null;
  const take = () => {
    onTaken();
    send({ type: "ideas.withdraw", card });
  };
  return (
    <div class="take-away">
      <Confirm kind="quiet" icon={Trash2} label={t("console.take_away")} ask={t("console.take_away.ask")} yes={t("console.take_away.yes")} onYes={take} />
      {problem && <Notice kind="error">{problem}</Notice>}
    </div>
  );
}
