/** Forms with changes that are not saved: the page asks before it is left, and Finish names them. */
import { useLayoutEffect } from "preact/hooks";

import { useAskBeforeLeaving } from "../ui/askBeforeLeaving";
import type { Tab } from "./currentTab";
import { useSession } from "./session";

/** Say whether a form has changes that are not saved. id: of its heading, or of a form without one. */
export function useUnsavedForm(id: string, title: string, tab: Tab, isUnsaved: boolean): void {
  const { unsavedForms } = useSession();
  useLayoutEffect(() => {
    if (!isUnsaved) return;
    unsavedForms.value = new Map([...unsavedForms.peek(), [id, { title, tab }]]);
    return () => (unsavedForms.value = new Map([...unsavedForms.peek()].filter(([other]) => other !== id)));
  }, [id, title, tab, isUnsaved]);
}

/** The browser asks before the page is closed or loaded again while a form has changes that are not saved. */
export function useLeaveWarning(): void {
  const { unsavedForms, closeCode } = useSession();
  useAskBeforeLeaving(unsavedForms.value.size > 0 && closeCode.value === undefined);
}
