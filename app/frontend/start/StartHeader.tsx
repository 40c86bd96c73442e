import type { JSX } from "preact";

import { t } from "../i18n";
import { LanguageSelect } from "./LanguageSelect";
import "./StartHeader.css";

const PAGES = [
  { name: "workshops", path: "/" },
  { name: "programs", path: "/programs" },
] as const;

type Props = {
  /** Which of the organiser's pages this is; without it nobody is signed in, and there are no links to the others. */
  page?: (typeof PAGES)[number]["name"] | undefined;
};

/** The header of the start page and of the organiser's other pages. */
export function StartHeader({ page }: Props): JSX.Element {
  return (
    <header class="start-head">
      <p class="start-name"><img src="/static/icon.svg" alt="" width="36" height="36" />Samskap</p>
      {page && (
        <nav class="start-pages" aria-label={t("header.pages")}>
          <ul>
            {PAGES.map(({ name, path }) => (
              <li key={name}><a href={path} aria-current={name === page ? "page" : undefined}>{t(`header.${name}`)}</a></li>
            ))}
          </ul>
        </nav>
      )}
      <LanguageSelect />
    </header>
  );
}
