/** What every scene is given: the line to the server, and the address of the door. */
import type { WorkshopClient, PageData } from "../live/client";
import type { Step, StepView, WorkshopView } from "../wire.gen";

export type ScreenSession = WorkshopClient & { code: string; joinUrl: string };
/** A scene draws one step of one workshop. */
export type SceneProps = { session: ScreenSession; workshop: WorkshopView; step: Step; running: StepView };

export function createSession(live: WorkshopClient, { code, join_url }: PageData): ScreenSession {
  return { ...live, code, joinUrl: join_url };
}

/** What people type to get to the code field: the address without what every browser adds itself. */
export function joinHost({ joinUrl }: ScreenSession): string {
  return new URL(joinUrl).host;
}

/** How long a text is for a headline: data-length, by which its size is chosen. */
export function lengthClass(text: string): "short" | "medium" | "long" {
  return text.length <= 48 ? "short" : text.length <= 110 ? "medium" : "long";
}
