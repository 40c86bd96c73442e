import { StickyNote } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Send } from "../mirroredIcons";
import { Button } from "../ui/Button";

type Props = Pick<Parameters<typeof Button>[0], "kind" | "type" | "about" | "onClick"> & {
  /** Whether the card becomes a private note. */
  asNote: boolean;
};

/** The submit button of a card. */
export function SubmitCardButton({ asNote, ...rest }: Props): JSX.Element {
  return (
    <Button {...rest} icon={asNote ? StickyNote : Send}>
      {t(asNote ? "phone.card_form.save_note" : "phone.card_form.share")}
    </Button>
  );
}
