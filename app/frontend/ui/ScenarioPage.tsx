import type { ComponentChildren, JSX } from "preact";

import "./ScenarioPage.css";

type Props = {
  title: string;
  /** The scenario itself; an empty line parts paragraphs. */
  text: string;
  /** Where it comes from and how much support it has, quietly at the foot. */
  children?: ComponentChildren;
};

/** A scenario: a page with a title, to be read. */
export function ScenarioPage({ title, text, children }: Props): JSX.Element {
  return (
    <article class="page">
      <h2 dir="auto">{title}</h2>
      {text.split(/\n\s*\n/).map((paragraph) => (
        <p dir="auto">{paragraph}</p>
      ))}
      {children && <footer class="page-foot quiet">{children}</footer>}
    </article>
  );
}
