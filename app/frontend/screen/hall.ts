/** What every scene is given: the line to the server, and the address of the door. */
import type { Live, PageData } from "../live/live";
import type { Step, StepView, WorkshopView } from "../wire.gen";

export type Hall = Live & { code: string; joinUrl: string };
/** A scene draws one step of one workshop. */
export type SceneProps = { hall: Hall; workshop: WorkshopView; step: Step; running: StepView };

export function hallOf(live: Live, { code, join_url }: PageData): Hall {
  return { ...live, code, joinUrl: join_url };
}

/** What people type to get to the code field: the address without what every browser adds itself. */
export function address({ joinUrl }: Hall): string {
  return new URL(joinUrl).host;
}

/** How long a text is for a headline: data-length, by which its size is chosen. */
export function lengthOf(text: string): "short" | "medium" | "long" {
  return text.length <= 48 ? "short" : text.length <= 110 ? "medium" : "long";
}
