import { useSignal } from "@preact/signals";
import { LogOut } from "lucide";
import type { JSX } from "preact";

import { errorMessage, postJson } from "../http";
import { t } from "../i18n";
import { Notice } from "../ui/Notice";
import { ConfirmButton } from "./ConfirmButton";
import { useSession } from "./session";

/** A button that, after a confirmation, ends the sessions of the staff that this browser has in the workshop. An organiser, who would
 * have every right in the workshop still, is signed out of the browser. */
export function SignOutButton({ label }: { label: string }): JSX.Element {
  const session = useSession();
  const problem = useSignal("");
  const signOut = async () => {
    problem.value = "";
    try {
      await postJson(session.isOrganiser ? "/api/sign-out" : `/api/workshops/${session.code}/sign-out`);
      session.closeAfterSignOut();
    } catch (error) {
      problem.value = errorMessage(error);
    }
  };
  return (
    <div class="sign-out">
      <ConfirmButton kind="borderless" icon={LogOut} label={label} question={t(session.isOrganiser ? "console.sign_out.browser.ask" : "console.sign_out.ask")} confirmLabel={t("console.sign_out.yes")} onConfirm={() => void signOut()} />
      {problem.value && <Notice kind="error">{problem.value}</Notice>}
    </div>
  );
}
