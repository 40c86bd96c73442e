import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { t } from "../../i18n";
import { countCharacters } from "../../ui/TextAreaField";
import { Notice } from "../../ui/Notice";
import { isInFormField } from "../formFocus";
import type { Cluster } from "../session";
import * as limits from "../../sharedLists/limits.gen";
import { useDesk } from "./deskContext";
import "./RenameField.css";

/** A field for a cluster's name. What is typed is kept when somebody else joins or dissolves the cluster: see `GoneNames`. Enter saves,
 * and so does losing the focus; Escape cancels. A name that is too long stays in the field. */
export function RenameField({ cluster: { id, name } }: { cluster: Cluster }): JSX.Element {
  const desk = useDesk();
  const field = useRef<HTMLInputElement>(null);
  const text = desk.nameFields.value.get(id) ?? name;
  const charactersOver = countCharacters(text) - limits.clusterName;
  useLayoutEffect(() => {
    // The cluster may be made while somebody already types elsewhere.
    if (isInFormField(document.activeElement)) return;
    field.current?.focus();
    field.current?.select();
    field.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const close = (save: boolean) => {
    if (save && charactersOver > 0) return;
    desk.closeNameField(id, save ? text : undefined);
    setTimeout(() => document.querySelector<HTMLElement>(`[data-cluster="${id}"]`)?.focus());
  };
  return (
    <div class="desk-rename">
      <input
        ref={field}
        aria-label={t("console.desk.name")}
        dir="auto"
        autocomplete="off"
        value={text}
        aria-invalid={charactersOver > 0}
        onInput={({ currentTarget: { value } }) => desk.openNameField(id, value)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") close(true);
          if (event.key === "Escape") close(false);
        }}
        onBlur={() => charactersOver <= 0 && desk.closeNameField(id, text)}
      />
      {charactersOver > 0 && <Notice kind="error">{t("field.over", { count: charactersOver })}</Notice>}
    </div>
  );
}
