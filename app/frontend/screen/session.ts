/** The state that all scenes share. */
import type { PageData, WorkshopClient } from "../live/client";
import type { Step, StepView, WorkshopView } from "../wire.gen";

export type ScreenSession = WorkshopClient & { code: string; joinUrl: string };
/** The properties of a scene, which shows one step of the workshop. */
export type SceneProps = { session: ScreenSession; workshop: WorkshopView; step: Step; stepRun: StepView };

export function createSession(client: WorkshopClient, { code, join_url }: PageData): ScreenSession {
  return { ...client, code, joinUrl: join_url };
}

/** The host name (and port) of the join address, where people type the join code. */
export function joinHost({ joinUrl }: ScreenSession): string {
  return new URL(joinUrl).host;
}

/** The length class of a title or instruction, by which its type size is chosen. */
export function lengthClass(text: string): "short" | "medium" | "long" {
  return text.length <= 48 ? "short" : text.length <= 110 ? "medium" : "long";
}
