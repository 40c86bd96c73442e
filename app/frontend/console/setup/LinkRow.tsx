import { type Signal, useComputed, useSignal } from "@preact/signals";
import { FileText, Globe, type IconNode, Laptop, Layers, Monitor, Power, QrCode as QrCodeIcon, Users } from "lucide";
import type { JSX } from "preact";

import { errorMessage } from "../../http";
import type { StaffLink } from "../../http.gen";
import { formatDay, formatTime, t, type TextKey } from "../../i18n";
import { Icon } from "../../icons";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { QrCode } from "../../ui/QrCode";
import { ConfirmButton } from "../ConfirmButton";
import { useSession } from "../session";
import { CopyLink, SelectedAddress } from "./CopyLink";
import { rightName } from "./NewLinkForm";
import type { Right } from "./staffLinks";

const ICONS: Record<Right, IconNode> = { facilitator: Laptop, theme_team: Layers, table_host: Users, screen: Monitor, report: FileText, public_report: Globe };

/** With this number of different wrong code words or more, somebody may be guessing, and others may be locked out. */
const MANY_WRONG_CODE_WORDS = 20;

type Props = {
  link: StaffLink;
  /** It has just been made, so that it gets the focus. */
  isNew: boolean;
  /** Copying it is the next task of the page. */
  isMain?: boolean;
  /** The id of the link that was copied last. */
  copied: Signal<string | undefined>;
  /** Rejects with ApiError or NetworkError. */
  onRevoke: () => Promise<void>;
};

/** One link: what it opens, until when, and the buttons to copy it and to turn it off. */
export function LinkRow({ link, isNew, isMain = false, copied, onRevoke }: Props): JSX.Element {
  const session = useSession();
  const problem = useSignal("");
  const isAddressShown = useSignal(false);
  const isQrShown = useSignal(false);
  const { clock } = session.client;
  const isExpired = useComputed(() => link.expires_at !== null && link.expires_at <= clock.now.value).value;
  const revoke = async () => {
    problem.value = "";
    try {
      await onRevoke();
    } catch (error) {
      problem.value = errorMessage(error);
    }
  };
  const name = nameOf(link);
  // Public links often have no label, and there may be several.
  const distinction = link.label || (link.right === "public_report" && !link.on_screen && createdText(link));
  return (
    <div class="link" role="group" aria-label={distinction ? `${name}, ${distinction}` : name}>
      <Icon of={link.on_screen ? Monitor : ICONS[link.right]} />
      <div class="link-name">
        <p><b>{name}</b>{link.label && <> · <span dir="auto">{link.label}</span></>}</p>
        {link.on_screen && <p class="muted">{t("console.finish.qr.why")}</p>}
        {link.right === "public_report" && !isExpired && <p class="link-address" dir="ltr">{link.url.replace(/^https?:\/\//, "")}</p>}
        <p class="muted">{validity(link, isExpired)}</p>
        {!isExpired && link.url === "" && <p class="muted">{t("console.links.organiser_copies")}</p>}
      </div>
      <div class="link-actions">
        {!isExpired && link.url !== "" && <CopyLink link={link} isNew={isNew} isMain={isMain} copied={copied} isAddressShown={isAddressShown} />}
        {!isExpired && link.right === "public_report" && (
          <Button icon={QrCodeIcon} aria-expanded={isQrShown.value} onClick={() => (isQrShown.value = !isQrShown.value)}>
            {t(isQrShown.value ? "console.links.qr.hide" : "console.links.qr")}
          </Button>
        )}
        {isExpired ? (
          <Button kind="borderless" onClick={() => void revoke()}>{t("console.links.remove")}</Button>
        ) : (
          <ConfirmButton
            kind="borderless"
            icon={Power}
            label={t("console.links.turn_off")}
            question={t(question(link))}
            confirmLabel={t("console.links.turn_off.yes")}
            onConfirm={() => void revoke()}
          />
        )}
      </div>
      {isAddressShown.value && <SelectedAddress address={link.url} />}
      {isQrShown.value && !isExpired && <div class="link-qr"><QrCode src={`${new URL(link.url).pathname}/qr.svg`} label={t("console.links.qr.alt")} /></div>}
      {link.wrong_code_words >= MANY_WRONG_CODE_WORDS && <Notice kind="error">{t("console.links.wrong_code_words", { count: link.wrong_code_words })}</Notice>}
      {problem.value && <Notice kind="error">{problem.value}</Notice>}
    </div>
  );
}

function nameOf({ right, table, on_screen }: StaffLink): string {
  if (on_screen) return t("console.links.on_screen");
  return table === null ? rightName(right) : t("console.links.at_table", { right: rightName(right), table });
}

function question({ is_own, right }: StaffLink): TextKey {
  if (right === "public_report") return "console.links.turn_off.ask.public_report";
  if (right === "table_host") return "console.links.turn_off.ask.table_host";
  if (right === "facilitator" && !is_own) return "console.links.turn_off.ask.facilitator";
  return is_own ? "console.links.turn_off.ask.own" : "console.links.turn_off.ask";
}

/** When it was made, which tells links without a label apart. */
function createdText({ created_at }: StaffLink): string {
  return t("console.links.made", { day: formatDay(created_at), time: formatTime(created_at) });
}

/** When it was made, unless its address is shown; whether it has a code word; and until when it works. */
function validity(link: StaffLink, isExpired: boolean): string {
  const { expires_at, has_code_word, right } = link;
  const isAddressShown = right === "public_report" && !isExpired;
  return [!isAddressShown && createdText(link), has_code_word && t("console.links.has_code_word"), expiryText(expires_at, isExpired)].filter(Boolean).join(" · ");
}

function expiryText(expiresAt: number | null, isExpired: boolean): string {
  if (expiresAt === null) return t("console.links.endless");
  return t(isExpired ? "console.links.ended" : "console.links.ends", { day: formatDay(expiresAt), time: formatTime(expiresAt) });
}
