import type { JSX } from "preact";

import { spaced } from "../code";
import { t } from "../i18n";
import { Qr } from "../ui/Qr";
import { address, type Hall } from "./hall";

/** The square that takes a phone into this workshop. */
export function JoinCode({ hall }: { hall: Hall }): JSX.Element {
  const label = t("screen.qr", { address: address(hall), code: spaced(hall.code) });
  return <Qr src={`/w/${hall.code}/qr.svg`} label={label} />;
}
