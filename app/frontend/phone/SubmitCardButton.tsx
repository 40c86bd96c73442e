import { Send, StickyNote } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Button } from "../ui/Button";

type Props = Pick<Parameters<typeof Button>[0], "kind" | "type" | "onClick"> & {
  /** The step keeps new cards as notes that only their author sees. */
  asNote: boolean;
};

/** Hands in what is written. */
export function SubmitCardButton({ asNote, ...rest }: Props): JSX.Element {
  return (
    <Button {...rest} icon={asNote ? StickyNote : Send}>
      {t(asNote ? "phone.writing.save_note" : "phone.writing.put")}
    </Button>
  );
}
