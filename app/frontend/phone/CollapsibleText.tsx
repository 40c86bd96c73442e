import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { t, workshopLanguage } from "../i18n";
import { Button } from "../ui/Button";
import "./CollapsibleText.css";

/** In UTF-16 units; only the first lines of a longer text are shown. */
const MAX_COLLAPSED_LENGTH = 160;

type Props = {
  text: string;
  /** What the text is of, for the name of the button. */
  about: string;
};

/** A text that was written in the workshop. A long one shows only its first lines, until the person asks for all of it. */
export function CollapsibleText({ text, about }: Props): JSX.Element {
  const [open, setOpen] = useState(false);
  const isLong = text.length > MAX_COLLAPSED_LENGTH;
  return (
    <div class="collapsible" data-collapsed={isLong && !open}>
      <p dir="auto" lang={workshopLanguage.value}>{text}</p>
      {isLong && (
        <Button kind="borderless" about={about} aria-expanded={open} onClick={() => setOpen(!open)}>{t(open ? "text.less" : "text.more")}</Button>
      )}
    </div>
  );
}
