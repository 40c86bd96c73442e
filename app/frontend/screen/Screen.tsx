import { useSignal } from "@preact/signals";
import { Maximize, QrCode, SunMoon } from "lucide";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { applyServerLanguage, localized, t, workshopLanguage } from "../i18n";
import { Part } from "../ui/Part";
import type { WorkshopView } from "../wire.gen";
import { type Control, Controls } from "./Controls";
import { JoinScreen } from "./JoinScreen";
import type { SceneProps, ScreenSession } from "./session";
import { Ideas } from "./Ideas";
import { Merge } from "./Merge";
import { switchMode } from "./colourMode";
import { OfflineBadge } from "./OfflineBadge";
import { Sidebar } from "./Sidebar";
import { Sort } from "./Sort";
import { ClosingScreen, ImportedScreen } from "./ClosingScreen";
import { Vote } from "./Vote";

/** The projector's page: one scene for the running step, or how to join. */
export function Screen({ session }: { session: ScreenSession }): JSX.Element | null {
  const workshop = session.store.entity("workshop").value;
  const showJoin = useSignal(false);
  useWorkshopLanguage(workshop);
  if (!workshop) return null;
  const controls: Control[] = [
    { key: "q", icon: QrCode, name: t("screen.show_code"), pressed: showJoin.value, run: () => (showJoin.value = !showJoin.value) },
    { key: "l", icon: SunMoon, name: t("screen.switch_mode"), run: switchMode },
    { key: "f", icon: Maximize, name: t("screen.full"), run: toggleFullScreen },
  ];
  return (
    <>
      <Part shows={`${session.store.entity("step").value?.run} ${workshop.closed} ${showJoin.value}`}>
        <Scene session={session} workshop={workshop} showJoin={showJoin.value} />
      </Part>
      <OfflineBadge status={session.connection.status} />
      <Controls controls={controls} />
    </>
  );
}

function Scene({ session, workshop, showJoin }: { session: ScreenSession; workshop: WorkshopView; showJoin: boolean }): JSX.Element {
  const stepRun = session.store.entity("step").value;
  const step = workshop.agenda.find(({ id }) => id === stepRun?.step);
  if (workshop.imported) return <ImportedScreen workshop={workshop} />;
  if (workshop.closed) return <ClosingScreen session={session} workshop={workshop} step={undefined} showJoin={showJoin} />;
  if (showJoin || !step || !stepRun) return <JoinScreen session={session} workshop={workshop} step={step} stepRun={stepRun} />;
  const props: SceneProps = { session, workshop, step, stepRun };
  switch (step.activity) {
    case "close":
      return <ClosingScreen {...props} showJoin={false} />;
    case "ideas":
      return <WithSidebar {...props}><Ideas {...props} /></WithSidebar>;
    case "sort":
      return <WithSidebar {...props}><Sort {...props} /></WithSidebar>;
    case "merge":
      return <WithSidebar {...props}><Merge {...props} /></WithSidebar>;
    case "vote":
      return <WithSidebar {...props}><Vote {...props} /></WithSidebar>;
    case "welcome":
      return <JoinScreen {...props} />;
    default:
      step.activity satisfies never; // each activity has a scene; a server of a later version may have more activities
      return <JoinScreen {...props} />;
  }
}

/** A scene with the sidebar, which is the same in all scenes. */
function WithSidebar({ children, ...props }: SceneProps & { children: JSX.Element }): JSX.Element {
  return (
    <div class="screen" data-scene={props.step.activity}>
      <main class="scene" key={props.stepRun.run}><Part shows={String(props.stepRun.run)}>{children}</Part></main>
      <Part shows={String(props.stepRun.run)}><Sidebar {...props} /></Part>
    </div>
  );
}

/** Shown when the page may no longer connect, as when its link is not valid any more. */
export function LinkExpired(): JSX.Element {
  return (
    <main class="screen alone">
      <h1 data-length="short">{t("screen.access_lost")}</h1>
      <p>{t("screen.access_lost.why")}</p>
    </main>
  );
}

/** Keep the page's language and title the same as the workshop's. */
function useWorkshopLanguage(workshop: WorkshopView | undefined): void {
  const language = workshop?.language;
  const title = workshop && localized(workshop.title);
  useEffect(() => {
    if (!language) return;
    workshopLanguage.value = language;
    applyServerLanguage(language);
  }, [language]);
  useEffect(() => {
    if (title) document.title = title;
  }, [title]);
}

function toggleFullScreen(): void {
  void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen());
}
