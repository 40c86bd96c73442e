import { useSignal } from "@preact/signals";
import { LogOut } from "lucide";
import type { JSX } from "preact";

import { errorMessage, postJson } from "../http";
import { t } from "../i18n";
import { Notice } from "../ui/Notice";
import { ConfirmButton } from "./ConfirmButton";
import { useSession } from "./session";

/** A button that, after a confirmation, signs this browser out of the workshop: ends its sessions of the staff there. */
export function SignOutButton({ label }: { label: string }): JSX.Element {
  const session = useSession();
  const problem = useSignal("");
  const signOut = async () => {
    problem.value = "";
    try {
      await postJson(`/api/workshops/${session.code}/sign-out`);
      session.closeAfterSignOut();
    } catch (error) {
      problem.value = errorMessage(error);
    }
  };
  return (
    <div class="sign-out">
      <ConfirmButton kind="borderless" icon={LogOut} label={label} question={t("console.sign_out.ask")} confirmLabel={t("console.sign_out.yes")} onConfirm={() => void signOut()} />
      {problem.value && <Notice kind="error">{problem.value}</Notice>}
    </div>
  );
}
