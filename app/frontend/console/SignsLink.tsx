import { Printer } from "lucide";
import type { JSX } from "preact";

import { t } from "../i18n";
import { Icon } from "../icons";
import { useSession } from "./session";
import "./SignsLink.css";

/** The link to the signs that are printed for the tables. */
export function SignsLink(): JSX.Element {
  const { code } = useSession();
  return <a class="signs-link" href={`/w/${code}/signs`} target="_blank" rel="noopener"><Icon of={Printer} />{t("console.signs")}</a>;
}
