import { X } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { focusMainIfFocusIsLost } from "../ui/focusMain";
import "./Dialog.css";

type Props = {
  title: string;
  class?: string;
  /** True: there is nothing more to do here, so the dialog closes itself. */
  isDone?: boolean;
  onClose: () => void;
  /** `focusDialog` keeps the focus in the dialog when the button that has it disappears. */
  children: (focusDialog: () => void) => ComponentChildren;
};

/** A modal dialog with a title and a button that closes it; Escape and a click beside it do so too. */
export function Dialog({ title, class: className = "", isDone = false, onClose, children }: Props): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    dialog.current?.showModal();
    // When the dialog is removed, the focus may have been in it.
    return focusMainIfFocusIsLost;
  }, []);
  useLayoutEffect(() => {
    if (isDone) dialog.current?.close();
  }, [isDone]);
  // A click on the area around the dialog has the dialog itself as its target.
  return (
    <dialog class={`dialog ${className}`} ref={dialog} aria-labelledby={titleId} onClose={onClose} onClick={({ target }) => target === dialog.current && dialog.current?.close()}>
      <div class="dialog-box">
        <header>
          <h2 id={titleId}>{title}</h2>
          <Button kind="borderless" icon={X} iconOnly onClick={() => dialog.current?.close()}>{t("console.cancel")}</Button>
        </header>
        {children(() => dialog.current?.focus())}
      </div>
    </dialog>
  );
}
