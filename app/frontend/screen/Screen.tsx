import { useSignal } from "@preact/signals";
import { Maximize, QrCode, SunMoon } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { lang, named, t, turnTo, workshopLanguage } from "../i18n";
import type { WorkshopView } from "../wire.gen";
import { Controls, type Control } from "./Controls";
import { Door } from "./Door";
import type { Hall, SceneProps } from "./hall";
import { Ideas } from "./Ideas";
import { Merge } from "./Merge";
import { switchMode } from "./mode";
import { Offline } from "./Offline";
import { Rail } from "./Rail";
import { Sort } from "./Sort";
import { Thanks } from "./Thanks";
import { Vote } from "./Vote";

/** What the whole hall sees: one scene, made for the step that runs. */
export function Screen({ hall }: { hall: Hall }): JSX.Element | null {
  const workshop = hall.store.entity("workshop").value;
  const door = useSignal(false);
  useLanguage(workshop);
  if (!workshop) return null;
  const controls: Control[] = [
    { key: "q", icon: QrCode, name: t("screen.show_code"), pressed: door.value, act: () => (door.value = !door.value) },
    { key: "l", icon: SunMoon, name: t("screen.switch_mode"), act: switchMode },
    { key: "f", icon: Maximize, name: t("screen.full"), act: fill },
  ];
  return (
    <>
      <Scene hall={hall} workshop={workshop} door={door.value} />
      <Offline status={hall.socket.status} />
      <Controls controls={controls} />
    </>
  );
}

function Scene({ hall, workshop, door }: { hall: Hall; workshop: WorkshopView; door: boolean }): JSX.Element {
  const running = hall.store.entity("step").value;
  const step = workshop.agenda.find(({ id }) => id === running?.step);
  if (workshop.closed) return <Thanks hall={hall} workshop={workshop} step={undefined} />;
  if (door || !step || !running) return <Door hall={hall} workshop={workshop} step={step} running={running} />;
  const props: SceneProps = { hall, workshop, step, running };
  switch (step.activity) {
    case "welcome":
      return <Door {...props} />;
    case "close":
      return <Thanks {...props} />;
    case "ideas":
      return <Beside {...props}><Ideas {...props} /></Beside>;
    case "sort":
      return <Beside {...props}><Sort {...props} /></Beside>;
    case "merge":
      return <Beside {...props}><Merge {...props} /></Beside>;
    case "vote":
      return <Beside {...props}><Vote {...props} /></Beside>;
  }
}

/** A scene, and beside it what stays the same in all of them: the time, who is here, and the way in. */
function Beside({ children, ...props }: SceneProps & { children: JSX.Element }): JSX.Element {
  return (
    <div class="screen" data-scene={props.step.activity}>
      <main class="scene" key={props.running.run}>{children}</main>
      <Rail {...props} />
    </div>
  );
}

/** The link does not open this screen any more. */
export function Gone(): JSX.Element {
  return (
    <main class="screen alone">
      <h1 data-length="short">{t("screen.gone")}</h1>
      <p>{t("screen.gone_why")}</p>
    </main>
  );
}

/** The screen speaks the workshop's language, also when it is changed. */
function useLanguage(workshop: WorkshopView | undefined): void {
  const language = workshop?.language;
  const title = workshop && named(workshop.title);
  useEffect(() => {
    if (!language) return;
    workshopLanguage.value = language;
    if (language !== lang.peek()) void turnTo(language);
  }, [language]);
  useEffect(() => {
    if (title) document.title = title;
  }, [title]);
}

function fill(): void {
  void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
}
