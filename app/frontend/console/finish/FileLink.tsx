import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";

import { t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { FileDownload } from "./fileDownload";
import "./FileLink.css";

type Props = { href: string; children: ComponentChildren; class?: string };

/** A link to a file that the server may need some time to make: it shows that it is being made, and can be cancelled. */
export function FileLink({ href, children, class: className }: Props): JSX.Element {
  const download = useMemo(() => new FileDownload(), []);
  const link = useRef<HTMLAnchorElement>(null);
  useEffect(() => () => download.cancel(), [download]);
  const state = download.state.value;
  const isWaiting = state.kind === "making" || state.kind === "coming";
  const start = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // the browser's own download
    event.preventDefault();
    if (!isWaiting) void download.start(href);
  };
  const cancel = () => {
    download.cancel();
    link.current?.focus(); // the button that had the focus is removed
  };
  return (
    <>
      <a ref={link} class={className} href={href} download aria-busy={isWaiting} onClick={start}>{children}</a>
      <span class="visually-hidden" role="status">{isWaiting && t("console.file.making")}</span>
      {isWaiting && (
        <span class="file-progress">
          <span aria-hidden="true">{t("console.file.making")}</span>
          <progress aria-hidden="true" value={state.kind === "coming" ? state.share : undefined} />
          <Button kind="borderless" onClick={cancel}>{t("console.file.cancel")}</Button>
        </span>
      )}
      {state.kind === "failed" && <Notice kind="error">{state.message}</Notice>}
    </>
  );
}
