import { Lock, LockOpen } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { ConfirmButton } from "./ConfirmButton";
import { useSession } from "./session";
import { useCommand } from "./useCommand";

/** Closes the workshop, or opens a closed one again; null for an imported one, which stays closed. `kind`: of the button that closes. */
export function CloseOrReopenButton({ kind = "plain" }: { kind?: "primary" | "plain" }): JSX.Element | null {
  const { workshop, openVote } = useSession();
  const { send, problem } = useCommand();
  if (workshop.value?.imported) return null;
  return (
    <div class="close-workshop">
      {workshop.value?.closed ? (
        <Button icon={LockOpen} onClick={() => send({ type: "close.reopen" })}>
          {t("console.reopen")}
        </Button>
      ) : (
        <ConfirmButton
          kind={kind}
          icon={Lock}
          label={t("console.close")}
          question={t(openVote.value ? "console.close.ask.vote_open" : "console.close.ask")}
          confirmLabel={t("console.close.yes")}
          onConfirm={() => send({ type: "close.workshop" })}
        />
      )}
      {problem && <Notice kind="error">{problem}</Notice>}
    </div>
  );
}
