import { CircleAlert, CloudUpload, Info, WifiOff } from "lucide";
import type { ComponentChildren, JSX } from "preact";

import { Icon } from "../icons";
import "./Notice.css";

const ICONS = { error: CircleAlert, info: Info, offline: WifiOff, waiting: CloudUpload };
type Props = {
  kind: keyof typeof ICONS;
  /** The id for `aria-describedby`. */
  id?: string;
  children: ComponentChildren;
};

/** A message. Screen readers read it when it appears: an error at once, the others after what they are reading. */
export function Notice({ kind, id, children }: Props): JSX.Element {
  return (
    <div class={`notice ${kind}`} id={id} role={kind === "error" ? "alert" : "status"}>
      <Icon of={ICONS[kind]} />
      <div>{children}</div>
    </div>
  );
}
