import type { ComponentChildren, JSX } from "preact";

import "./ScenarioPage.css";

type Props = {
  title: string;
  /** The scenario's text; an empty line separates paragraphs. */
  text: string;
  /** The number of cards and tables that it comes from. */
  children?: ComponentChildren;
};

/** A scenario with its title, as a page to read. */
export function ScenarioPage({ title, text, children }: Props): JSX.Element {
  return (
    <article class="page">
      <h2 dir="auto">{title}</h2>
      {text.split(/\n\s*\n/).map((paragraph) => (
        <p dir="auto">{paragraph}</p>
      ))}
      {children && <footer class="page-footer muted">{children}</footer>}
    </article>
  );
}
