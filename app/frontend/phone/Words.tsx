import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import "./Words.css";

/** More characters than this are folded. */
const short = 160;

/** A longer text: its beginning, and all of it on request. */
export function Words({ text }: { text: string }): JSX.Element {
  const [open, setOpen] = useState(false);
  const long = text.length > short;
  return (
    <div class="words" data-folded={long && !open}>
      <p dir="auto">{text}</p>
      {long && (
        <Button kind="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>{t(open ? "phone.words.less" : "phone.words.more")}</Button>
      )}
    </div>
  );
}
