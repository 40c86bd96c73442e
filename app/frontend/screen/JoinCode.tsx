import type { JSX } from "preact";

import { t } from "../i18n";
import { Qr } from "../ui/Qr";
import { address, type Hall, halves } from "./hall";

/** The square that takes a phone into this workshop. */
export function JoinCode({ hall }: { hall: Hall }): JSX.Element {
  const label = t("screen.qr", { address: address(hall), code: halves(hall.code) });
  return <Qr src={`/w/${hall.code}/qr.svg`} label={label} />;
}
