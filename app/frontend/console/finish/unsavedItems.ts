/** What is not saved: the forms of this page with changes, and the drafts of scenarios that are stored on this computer. */
import { t } from "../../i18n";
import { draftNames, readDraft } from "../../live/draft";
import type { Tab } from "../currentTab";
import { deskOf } from "../desk/deskModel";
import { draftName, isEqual, parseDraft, type ScenarioDraft } from "../desk/scenarioDraft";
import type { ConsoleSession } from "../session";

/** onLinkFollowed: called when a person follows the link to the tab. */
export type UnsavedItem = { key: string; title: string; tab: Tab; onLinkFollowed: () => void };
/** The part of the session that is read here. */
type SessionPart = Pick<ConsoleSession, "client" | "code" | "unsavedForms">;

export function unsavedItems(session: ConsoleSession): UnsavedItem[] {
  const forms = [...session.unsavedForms.value].map(([id, { title, tab, show }]) => ({
    key: id,
    title,
    tab,
    onLinkFollowed: () => {
      show?.();
      focusWhenShown(id);
    },
  }));
  const scenarios = unsavedScenarios(session).map(({ cluster, title }) => ({
    key: draftName(session.code, cluster),
    title: t("console.desk.scenario", { title }),
    tab: "desk" as const,
    onLinkFollowed: () => void (deskOf(session).openScenario.value = cluster),
  }));
  return [...forms, ...scenarios];
}

export function countUnsaved(session: SessionPart): number {
  return session.unsavedForms.value.size + unsavedScenarios(session).length;
}

/** Clusters (deleted ones too) with a draft on this computer that is neither saved nor waiting in the outbox. */
function unsavedScenarios({ client: { store, outbox }, code }: SessionPart): { cluster: string; title: string }[] {
  const isInOutbox = (cluster: string, draft: ScenarioDraft) =>
    outbox.commands.value.some(({ state, command }) => state === "waiting" && command.type === "merge.write" && command.cluster === cluster && isEqual(command, draft));
  const prefix = draftName(code, "");
  return draftNames(prefix).flatMap((name) => {
    const id = name.slice(prefix.length);
    const draft = parseDraft(readDraft(name));
    const cluster = store.entity(`cluster/${id}`).value;
    const scenario = cluster?.scenario ? store.entity(`scenario/${cluster.scenario}`).value : undefined;
    if (!draft || isEqual(draft, scenario ?? { title: cluster?.name ?? "", text: "" }) || isInOutbox(id, draft)) return [];
    return [{ cluster: id, title: draft.title || (cluster?.name ?? "") }];
  });
}

/** Focus the element with this id when a link has opened its tab: the heading of a form. A form without a heading has the id itself; then
 * its first field is focused. */
function focusWhenShown(id: string): void {
  const focus = () => setTimeout(() => {
    const element = document.getElementById(id);
    (element instanceof HTMLFormElement ? element.querySelector<HTMLElement>("input, textarea") : element)?.focus();
  });
  addEventListener("hashchange", focus, { once: true });
}
