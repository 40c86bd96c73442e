import { CircleAlert } from "lucide";
import type { JSX } from "preact";

import { t } from "../../i18n";
import { Icon } from "../../icons";
import { useSession } from "../session";
import { unsavedItems } from "./unsavedItems";

/** The forms and scenarios with changes that are not saved, each with a link to it. */
export function UnsavedForms(): JSX.Element | null {
  const session = useSession();
  const items = unsavedItems(session);
  if (items.length === 0) return null;
  return (
    <ul>
      {items.map(({ key, title, tab, onLinkFollowed }) => (
        <li key={key} data-open="true">
          <Icon of={CircleAlert} />
          <div>
            <b>{t("console.finish.unsaved", { form: title })}</b>
            <p>
              {t(session.workshop.value?.closed ? "console.finish.unsaved.closed" : "console.finish.unsaved.detail")}
              {" "}<a href={`#${tab}`} onClick={onLinkFollowed}>{t("console.finish.look")}</a>
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
