import type { JSX } from "preact";

import { localized, t } from "../i18n";
import { ThemeIcon } from "../icons";
import { colourOf } from "../ui/theme";
import type { Theme } from "../wire.gen";
import { CountLabel } from "./CountLabel";
import type { SceneProps } from "./session";
import { Heading } from "./Heading";
import { CardPile } from "./CardPile";
import "./Ideas.css";

const MAX_THEMES_IN_ONE_ROW = 4;

/** The ideas step: the question, the themes and, unless the step is private, the number of cards per theme as a growing pile. */
export function Ideas({ session, workshop, step }: SceneProps): JSX.Element {
  const counts = session.store.entity("counts").value;
  const themes = workshop.themes.filter(({ retired }) => !retired);
  const isTwoRows = themes.length > MAX_THEMES_IN_ONE_ROW;
  const columns = isTwoRows ? Math.ceil(themes.length / 2) : themes.length;
  return (
    <>
      <Heading title={localized(workshop.question)} instruction={localized(step.instruction)} />
      <ul class="themes" style={{ "--columns": columns }} data-two-rows={isTwoRows} data-private={step.private}>
        {themes.map((theme) => (
          <li key={theme.id} class="theme" data-theme={colourOf(theme)}>
            <ThemeName theme={theme} />
            {!step.private && <ThemeCards count={counts?.themes[theme.id] ?? 0} />}
          </li>
        ))}
      </ul>
    </>
  );
}

function ThemeName({ theme }: { theme: Theme }): JSX.Element {
  return (
    <h2 class="theme-name">
      <ThemeIcon name={theme.icon} />
      <span dir="auto">{localized(theme.name)}</span>
    </h2>
  );
}

function ThemeCards({ count }: { count: number }): JSX.Element {
  return (
    <>
      <CountLabel value={count} label={t("screen.cards", { count })} />
      <CardPile count={count} />
    </>
  );
}
