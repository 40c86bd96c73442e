import { useSignal } from "@preact/signals";
import { Check, Copy } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import { copyText } from "../ui/copyText";

/** A button that copies words that are only on this phone. */
export function CopyButton({ text }: { text: string }): JSX.Element {
  const copied = useSignal<string | undefined>(undefined);
  const hasFailed = useSignal(false);
  const isCopied = copied.value === text;
  const copy = async () => {
    const hasWorked = await copyText(text);
    copied.value = hasWorked ? text : undefined;
    hasFailed.value = !hasWorked;
  };
  return (
    <>
      <Button kind="borderless" icon={isCopied ? Check : Copy} about={text} onClick={() => void copy()}>
        {t(isCopied ? "phone.copied" : "phone.copy")}
      </Button>
      <span class="visually-hidden" role="status">{isCopied && t("phone.copied")}</span>
      {hasFailed.value && <p role="alert">{t("phone.copy.failed")}</p>}
    </>
  );
}
