import type { JSX } from "preact";

import { formatCode } from "../joinCode";
import { t } from "../i18n";
import { QrCode } from "../ui/QrCode";
import { joinHost, type ScreenSession } from "./session";

/** The QR code that opens the join page of this workshop. */
export function JoinCode({ session }: { session: ScreenSession }): JSX.Element {
  const label = t("screen.qr", { address: joinHost(session), code: formatCode(session.code) });
  return <QrCode src={`/w/${session.code}/qr.svg`} label={label} />;
}
