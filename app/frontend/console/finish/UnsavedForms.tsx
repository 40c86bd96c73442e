import { CircleAlert } from "lucide";
import type { JSX } from "preact";

import { t } from "../../i18n";
import { Icon } from "../../icons";
import { useSession } from "../session";

/** The forms with changes that are not saved, each with a link to it. */
export function UnsavedForms(): JSX.Element | null {
  const { unsavedForms, workshop } = useSession();
  if (unsavedForms.value.size === 0) return null;
  return (
    <ul>
      {[...unsavedForms.value].map(([id, { title, tab }]) => (
        <li key={id} data-open="true">
          <Icon of={CircleAlert} />
          <div>
            <b>{t("console.finish.unsaved", { form: title })}</b>
            <p>
              {t(workshop.value?.closed ? "console.finish.unsaved.closed" : "console.finish.unsaved.detail")}
              {" "}<a href={`#${tab}`} onClick={() => focusWhenShown(id)}>{t("console.finish.look")}</a>
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Focus a heading of another tab once a link has opened that tab. */
function focusWhenShown(id: string): void {
  const focus = () => setTimeout(() => document.getElementById(id)?.focus());
  addEventListener("hashchange", focus, { once: true });
}
