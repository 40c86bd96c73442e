import { useSignal } from "@preact/signals";
import { Check, Copy } from "lucide";
import type { JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

import { copyText } from "../ui/copyText";
import { t } from "../i18n";
import { useAskBeforeLeaving } from "../ui/askBeforeLeaving";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";

type Props = { heading: string; explanation: string; secret: string; announce: (text: string) => void; onDone: () => void };

/** A secret that the server shows this once, with a button that copies it. Until that was pressed, the browser asks before the page is
 * left. */
export function Secret({ heading, explanation, secret, announce, onDone }: Props): JSX.Element {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLElement>(null);
  const result = useSignal<"" | "copied" | "refused">("");
  useLayoutEffect(() => {
    box.current?.querySelector("button")?.focus({ preventScroll: true });
    // The secret stands above the button that has the focus.
    box.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const copy = async () => {
    const hasWorked = await copyText(secret);
    result.value = hasWorked ? "copied" : "refused";
    if (hasWorked) announce(t("programs.secret.copied"));
    else if (text.current) getSelection()?.selectAllChildren(text.current);
  };
  const isCopied = result.value === "copied";
  useAskBeforeLeaving(!isCopied);
  return (
    <div class="secret" ref={box} role="group" aria-labelledby={id}>
      <h3 id={id} dir="auto">{heading}</h3>
      <p><code ref={text} dir="ltr">{secret}</code></p>
      <p id={`${id}-why`}>{explanation}</p>
      <div class="secret-actions">
        <Button kind="primary" icon={isCopied ? Check : Copy} aria-describedby={`${id} ${id}-why`} onClick={() => void copy()}>
          {t(isCopied ? "programs.secret.copied" : "programs.secret.copy")}
        </Button>
        <Button kind="borderless" onClick={onDone}>{t("programs.secret.done")}</Button>
      </div>
      {result.value === "refused" && <Notice kind="error">{t("programs.secret.copy_yourself")}</Notice>}
    </div>
  );
}
