import type { ComponentChildren, JSX } from "preact";

import { workshopLanguage } from "../i18n";
import "./ScenarioPage.css";

type Props = {
  title: string;
  /** The scenario's text; an empty line separates paragraphs. */
  text: string;
  /** The number of cards and tables that it comes from. */
  children?: ComponentChildren;
  heading?: "h2" | "h3";
};

/** A scenario with its title, as a page to read. */
export function ScenarioPage({ title, text, children, heading: Title = "h2" }: Props): JSX.Element {
  return (
    <article class="page">
      <Title dir="auto" lang={workshopLanguage.value}>{title}</Title>
      {text.split(/\n\s*\n/).map((paragraph, index) => (
        <p key={index} dir="auto" lang={workshopLanguage.value}>{paragraph}</p>
      ))}
      {children && <footer class="page-footer muted">{children}</footer>}
    </article>
  );
}
