/** What is not saved: forms of this page, and the drafts of scenarios that this computer keeps. */
import { t } from "../../i18n";
import { draftNames, readDraft } from "../../live/draft";
import type { Tab } from "../currentTab";
import { deskOf } from "../desk/deskModel";
import { draftName, isEqual, parseDraft, type ScenarioDraft } from "../desk/scenarioDraft";
import type { ConsoleSession } from "../session";

/** onOpen: called when somebody follows the link to the tab. */
export type UnsavedItem = { key: string; title: string; tab: Tab; onOpen: () => void };
type UnsavedState = Pick<ConsoleSession, "client" | "code" | "unsavedForms">;

export function unsavedItems(session: ConsoleSession): UnsavedItem[] {
  const forms = [...session.unsavedForms.value].map(([id, { title, tab }]) => ({ key: id, title, tab, onOpen: () => focusWhenShown(id) }));
  const scenarios = unsavedScenarios(session).map(({ cluster, title }) => ({
    key: draftName(session.code, cluster),
    title: t("console.desk.scenario", { title }),
    tab: "desk" as const,
    onOpen: () => void (deskOf(session).openScenario.value = cluster),
  }));
  return [...forms, ...scenarios];
}

export function countUnsaved(session: UnsavedState): number {
  return session.unsavedForms.value.size + unsavedScenarios(session).length;
}

/** The clusters, also those that are gone, for which this computer has words that are neither saved nor on their way. */
function unsavedScenarios({ client: { store, outbox }, code }: UnsavedState): { cluster: string; title: string }[] {
  const isOnItsWay = (cluster: string, draft: ScenarioDraft) =>
    outbox.commands.value.some(({ state, command }) => state === "waiting" && command.type === "merge.write" && command.cluster === cluster && isEqual(command, draft));
  const prefix = draftName(code, "");
  return draftNames(prefix).flatMap((name) => {
    const id = name.slice(prefix.length);
    const draft = parseDraft(readDraft(name));
    const cluster = store.entity(`cluster/${id}`).value;
    const scenario = cluster?.scenario ? store.entity(`scenario/${cluster.scenario}`).value : undefined;
    if (!draft || isEqual(draft, scenario ?? { title: cluster?.name ?? "", text: "" }) || isOnItsWay(id, draft)) return [];
    return [{ cluster: id, title: draft.title || (cluster?.name ?? "") }];
  });
}

/** Focus the heading of a form of another tab, or the first field of a form without one, once a link has opened that tab. */
function focusWhenShown(id: string): void {
  const focus = () => setTimeout(() => {
    const element = document.getElementById(id);
    (element instanceof HTMLFormElement ? element.querySelector<HTMLElement>("input, textarea") : element)?.focus();
  });
  addEventListener("hashchange", focus, { once: true });
}
