import type { IconNode } from "lucide";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";

import { Icon } from "../../icons";
import { useSession } from "../session";
import { FileStatus } from "./FileStatus";
import type { ReportFile } from "./fileDownloads";

type Props = ReportFile & {
  /** The text of the link; the file's name if there is none. */
  text?: string;
  /** The name of the link for screen readers, which contains its text; its text if there is none. */
  label?: string;
  /** What the file is, and what it is for, as a tooltip. */
  description?: string;
  icon?: IconNode;
  class?: string;
};

/** A link to a file that the server may need some time to make: it shows that it is being made, and can be cancelled. */
export function FileLink({ href, edition, name, text = name, label, description, icon, class: className }: Props): JSX.Element {
  const { files } = useSession();
  const file: ReportFile = { href, edition, name };
  const link = useRef<HTMLAnchorElement>(null);
  const state = files.stateOf(file);
  const start = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // the browser's own download
    event.preventDefault();
    void files.start(file);
  };
  return (
    <>
      <a
        ref={link}
        class={className}
        href={href}
        download
        title={description}
        aria-label={label}
        aria-busy={Boolean(state) && state?.kind !== "failed"}
        onClick={start}
      >
        {icon && <Icon of={icon} />}
        {text}
      </a>
      {state && <FileStatus file={file} state={state} onFocusLost={() => link.current?.focus()} />}
    </>
  );
}
