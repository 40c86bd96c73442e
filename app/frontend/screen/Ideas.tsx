import type { JSX } from "preact";

import { named, t } from "../i18n";
import { ThemeIcon } from "../icons";
import { colourOf } from "../ui/theme";
import type { Theme } from "../wire.gen";
import { Figure } from "./Figure";
import type { SceneProps } from "./hall";
import { Heading } from "./Heading";
import { Pile } from "./Pile";
import "./Ideas.css";

/** The tables write: the question, and a pile of cards that grows under each theme. */
export function Ideas({ hall, workshop, step }: SceneProps): JSX.Element {
  const counts = hall.store.entity("counts").value;
  const themes = workshop.themes.filter(({ retired }) => !retired);
  return (
    <>
      <Heading title={named(workshop.question)} instruction={named(step.instruction)} />
      <ul class="themes" style={{ "--columns": themes.length > 4 ? Math.ceil(themes.length / 2) : themes.length }} data-many={themes.length > 4} data-private={step.private}>
        {themes.map((theme) => (
          <li class="theme" data-theme={colourOf(theme)}>
            <ThemeName theme={theme} />
            {!step.private && <Cards count={counts?.themes[theme.id] ?? 0} />}
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
      <span dir="auto">{named(theme.name)}</span>
    </h2>
  );
}

/** While everybody writes for themselves there are none to show. */
function Cards({ count }: { count: number }): JSX.Element {
  return (
    <>
      <Figure value={count} of={t("screen.cards", { count })} />
      <Pile count={count} />
    </>
  );
}
