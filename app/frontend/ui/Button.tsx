import type { IconNode } from "lucide";
import type { ButtonHTMLAttributes, ComponentChildren, JSX } from "preact";

import { Icon } from "../icons";
import "./Button.css";

type Props = {
  /** A verb and its object: "Put on the table". */
  children: ComponentChildren;
  /** The words of the card, or the title, that the button is about. Screen readers read them after the label, as many cards have the same buttons. */
  about?: string | undefined;
  /** primary: the next step, once on a page. plain: other actions. borderless: less important actions. danger: a destructive action. */
  kind?: "primary" | "plain" | "borderless" | "danger";
  icon?: IconNode;
  /** Shows only the icon; screen readers still read the children. */
  iconOnly?: boolean;
} & Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon" | "class" | "children">;

/** A button; on a phone a primary button takes the whole width. */
export function Button({ children, about, kind = "plain", icon, iconOnly = false, ...rest }: Props): JSX.Element {
  return (
    <button type="button" {...rest} class={`button ${kind}${iconOnly ? " icon-only" : ""}`}>
      {icon && <Icon of={icon} />}
      <span class={iconOnly ? "visually-hidden" : ""}>
        {children}
        {about && <span class="visually-hidden">: {about}</span>}
      </span>
    </button>
  );
}
