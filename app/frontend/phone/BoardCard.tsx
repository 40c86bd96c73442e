import { Pencil } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { t } from "../i18n";
import { useDraft } from "../live/draft";
import { Button } from "../ui/Button";
import { Card } from "../ui/Card";
import { Editor } from "./Editor";
import { type Hall, themeOf, useHall } from "./hall";
import type { Piece } from "./pieces";
import { Spot } from "./Spot";
import { Understood } from "./Understood";
import { Withdraw } from "./Withdraw";

type Props = {
  piece: Piece;
  /** What can be done with it, beside mending one's own. */
  children?: ComponentChildren;
};

/** A card on this phone; one's own can be mended where it lies. */
export function BoardCard({ piece, children }: Props): JSX.Element {
  const hall = useHall();
  const theme = themeOf(hall, piece.theme);
  const reason = piece.refused?.refusal?.message;
  const shown = { text: piece.text, ...(theme && { theme }), ...(reason && { reason }), ...stateOf(piece) };
  if (piece.mine) {
    return (
      <Spot id={piece.id}>
        <Own piece={piece} shown={shown}>{children}</Own>
      </Spot>
    );
  }
  return (
    <Spot id={piece.id}>
      <Card {...shown}>
        {piece.placed && <Placed />}
        {children}
        {piece.refused && <Understood id={piece.refused.id} />}
      </Card>
    </Spot>
  );
}

/** Others' cards have long been there. */
function stateOf({ mine, state }: Piece): Pick<Piece, "state"> {
  return state && (mine || state === "refused") ? { state } : {};
}

/** The theme team's from now on: nobody edits it, but whoever wrote it may take it back. */
function Placed(): JSX.Element {
  return <span>{t("phone.card.placed")}</span>;
}

/** Cards can be mended and taken back while the tables have them in hand. */
function touchable({ step, workshop }: Hall): boolean {
  const activity = step.value?.activity;
  return (activity === "ideas" || activity === "sort") && !workshop.value?.closed;
}

type OwnProps = Props & { shown: Parameters<typeof Card>[0] };

function Own({ piece, shown, children }: OwnProps): JSX.Element {
  const hall = useHall();
  const draft = useDraft(`${hall.name}/card/${piece.id}`);
  const [open, setOpen] = useState(draft.value !== "");
  useEffect(() => {
    if (!open) return;
    hall.editing.value += 1;
    return () => void (hall.editing.value -= 1);
  }, [open]);

  // Emptied while nobody writes here: it was finished in another tab.
  const finished = open && draft.value === "" && !document.hasFocus();
  useEffect(() => {
    if (finished) setOpen(false);
  }, [finished]);

  function edit(): void {
    draft.value ||= piece.text;
    setOpen(true);
  }
  function done(): void {
    draft.value = "";
    setOpen(false);
    hall.followed.value = piece.id;
  }

  if (open) return <Editor piece={piece} text={draft} onDone={done} />;
  if (piece.leaving) return <Card {...shown}>{t("phone.card.leaving")}</Card>;
  const mine = touchable(hall) && (piece.state !== "waiting" || piece.refused);
  return (
    <Card {...shown}>
      {piece.placed && <Placed />}
      {mine && piece.placed && <Withdraw piece={piece} />}
      {mine && !piece.placed && <Button kind="quiet" icon={Pencil} onClick={edit}>{t(piece.refused ? "phone.card.mend" : "phone.card.edit")}</Button>}
      {piece.refused && piece.refused.command.type !== "ideas.add" && <Understood id={piece.refused.id} />}
      {children}
    </Card>
  );
}
