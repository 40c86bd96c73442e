import { X } from "lucide";
import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";

import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { focusMainIfFocusIsLost } from "../../ui/focusMain";
import { Notice } from "../../ui/Notice";
import { useDesk } from "./deskContext";
import { NAME_PREFIX } from "./deskModel";

/** Shows the names that were being typed for clusters when somebody else joined or dissolved them. */
export function GoneNames(): JSX.Element {
  const { keptNames } = useDesk();
  return <>{[...keptNames.value].map((name) => <GoneName key={name} name={name} />)}</>;
}

function GoneName({ name }: { name: string }): JSX.Element {
  const desk = useDesk();
  useLayoutEffect(() => {
    focusMainIfFocusIsLost(); // the field is gone
    return focusMainIfFocusIsLost; // then the button
  }, []);
  return (
    <div class="undo-refused">
      <Notice kind="error">{t("console.desk.rename.gone", { name })}</Notice>
      <Button id={NAME_PREFIX + name} kind="borderless" icon={X} iconOnly onClick={() => desk.discardKeptName(name)}>{t("console.status.discard")}</Button>
    </div>
  );
}
