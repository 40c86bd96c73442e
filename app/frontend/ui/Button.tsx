import type { IconNode } from "lucide";
import type { ButtonHTMLAttributes, ComponentChildren, JSX } from "preact";

import { Icon } from "../icons";
import "./Button.css";

type Props = {
  /** A verb and what it does: "Put on the table". */
  children: ComponentChildren;
  /** primary: the next step, once on a page. plain: beside it. quiet: hardly there. danger: takes something away. */
  kind?: "primary" | "plain" | "quiet" | "danger";
  icon?: IconNode;
  /** Shows the icon alone; the children are still read aloud. */
  iconOnly?: boolean;
} & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon" | "class" | "children">;

/** A button; a primary one takes the whole width of a phone. */
export function Button({ children, kind = "plain", icon, iconOnly = false, ...rest }: Props): JSX.Element {
  return (
    <button type="button" {...rest} class={`button ${kind}${iconOnly ? " icon-only" : ""}`}>
      {icon && <Icon of={icon} />}
      <span class={iconOnly ? "visually-hidden" : ""}>{children}</span>
    </button>
  );
}
