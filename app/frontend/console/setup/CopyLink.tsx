import type { Signal } from "@preact/signals";
import { Check, Copy } from "lucide";
import type { JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

import type { StaffLink } from "../../http.gen";
import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { useSession } from "../session";
import { copyText } from "../../ui/copyText";

type Props = {
  link: StaffLink;
  /** It has just been made, so that its button gets the focus. */
  isNew: boolean;
  /** Copying it is the next task of the page. */
  isMain?: boolean;
  /** The id of the link that was copied last. */
  copied: Signal<string | undefined>;
  /** Whether the address is shown, because the browser does not allow to copy it. */
  isAddressShown: Signal<boolean>;
};

/** A button that copies the address. */
export function CopyLink({ link, isNew, isMain = false, copied, isAddressShown }: Props): JSX.Element {
  const session = useSession();
  const box = useRef<HTMLDivElement>(null);
  const isCopied = copied.value === link.id;
  useLayoutEffect(() => {
    if (isNew) box.current?.querySelector("button")?.focus();
  }, [isNew]);
  const copy = async () => {
    isAddressShown.value = false; // so that the address is selected again
    // Its next label may be shorter, and nothing beside it is to move.
    const button = box.current?.querySelector("button");
    if (button) button.style.minInlineSize = `${button.offsetWidth}px`;
    const hasWorked = await copyText(link.url);
    isAddressShown.value = !hasWorked;
    copied.value = hasWorked ? link.id : undefined;
    if (hasWorked) session.announce(t("console.links.copied"));
  };
  return (
    <div class="copy-link" ref={box}>
      <Button kind={isMain ? "primary" : "plain"} icon={isCopied ? Check : Copy} onClick={() => void copy()}>
        {t(isCopied ? "console.links.copied" : isMain ? "console.finish.share.copy" : "console.links.copy")}
      </Button>
    </div>
  );
}

/** The address in a field, selected, so that a person can copy it. */
export function SelectedAddress({ address }: { address: string }): JSX.Element {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.select(), []);
  return (
    <div class="selected-address">
      <label for={id}>{t("console.links.copy_yourself")}</label>
      <input id={id} ref={field} readOnly value={address} dir="ltr" onFocus={({ currentTarget }) => currentTarget.select()} />
    </div>
  );
}
