import { useSignal } from "@preact/signals";
import { Check, CircleAlert, FileText, type IconNode, Lock, LockOpen, Smartphone } from "lucide";
import type { ComponentChildren, JSX, RefObject } from "preact";

import { t } from "../../i18n";
import { Icon } from "../../icons";
import type { Tab } from "../currentTab";
import { clustersWithoutScenario } from "../desk/clustersWithoutScenario";
import { type ConsoleSession, useSession } from "../session";
import { CardsTakenAwayDialog } from "../CardsTakenAway";
import { groupNumbersText, useEdition } from "./edition";
import { UnsavedForms } from "./UnsavedForms";
import { countUnsaved } from "./unsavedItems";

/** An item of the checklist. leadsTo: the tab in which the problem can be solved; undefined: there is no problem. listsCardsTakenAway: it is
 * of the cards that were taken away, and opens their list. */
export type CheckItem = { text: string; detail: string; leadsTo: Tab | undefined; listsCardsTakenAway?: boolean };

/** The checklist before the workshop is closed. No item of it prevents that. heading: gets the focus when the workshop was opened again. */
export function CheckList({ heading }: { heading: RefObject<HTMLHeadingElement | null> }): JSX.Element {
  const session = useSession();
  const edition = useEdition();
  const isListOpen = useSignal(false);
  const items = checkItems(session);
  // Those to look at come first, as many as the list may have.
  const sorted = [...items.filter(({ leadsTo }) => leadsTo), ...items.filter(({ leadsTo }) => !leadsTo)];
  const open = items.filter(({ leadsTo }) => leadsTo).length + countUnsaved(session);
  return (
    <section class="finish-checks" aria-labelledby="finish-checks">
      <h3 id="finish-checks" ref={heading} tabIndex={-1}>{t("console.finish.checks")}</h3>
      <p class="muted">{t("console.finish.checks.open", { count: open })}</p>
      <UnsavedForms />
      <ul>
        {sorted.map(({ text, detail, leadsTo, listsCardsTakenAway }) => (
          <li key={text} data-open={Boolean(leadsTo)}>
            <Icon of={leadsTo ? CircleAlert : Check} />
            <div>
              <b>{text}</b>
              <p>
                {detail}
                {leadsTo && <> <a href={`#${leadsTo}`}>{t("console.finish.look")}</a></>}
                {listsCardsTakenAway && <> <button type="button" class="finish-list-taken-away" aria-haspopup="dialog" onClick={() => (isListOpen.value = true)}>{t("console.finish.taken.look")}</button></>}
              </p>
            </div>
          </li>
        ))}
      </ul>
      {isListOpen.value && <CardsTakenAwayDialog count={countTakenAway(session)} onClose={() => (isListOpen.value = false)} />}
      <h3>{t("console.finish.then")}</h3>
      <ul class="finish-then">
        <Consequence icon={Lock}>{t("console.finish.then.locked")}</Consequence>
        <Consequence icon={FileText}>
          {edition?.last ? `${t("console.edition.next", { no: edition.last, next: edition.last + 1 })} ${groupNumbersText(edition)}` : t("console.finish.then.edition")}
        </Consequence>
        <Consequence icon={Smartphone}>{t("console.finish.then.phones")}</Consequence>
        {!edition?.last && <Consequence icon={LockOpen}>{t("console.finish.then.reopen")}</Consequence>}
      </ul>
    </section>
  );
}

/** One thing that happens at the close. */
function Consequence({ icon, children }: { icon: IconNode; children: ComponentChildren }): JSX.Element {
  return <li><Icon of={icon} /><span>{children}</span></li>;
}

type CheckedState = Pick<ConsoleSession, "client" | "code" | "cards" | "openVote" | "workshop" | "unsavedForms" | "edition">;

/** The items of the checklist, from the state that the console has. */
export function checkItems(session: CheckedState): CheckItem[] {
  return [
    ...savedItem(session),
    voteItem(session),
    cardItem(session),
    ...notesItem(session),
    scenarioItem(session),
    ...takenAwayItem(session),
    ...groupItem(session),
  ];
}

/** None if there are other changes that are not saved, which have items of their own. */
function savedItem(session: CheckedState): CheckItem[] {
  const waiting = session.client.outbox.commands.value.filter(({ state }) => state === "waiting").length;
  return waiting === 0 && countUnsaved(session) > 0 ? [] : [item("saved", waiting === 0, "run", { count: waiting })];
}

function voteItem({ client, openVote, workshop }: CheckedState): CheckItem {
  const votes = client.store.all("vote/").value;
  if (votes.length === 0) {
    // A workshop that was planned without one lacks nothing.
    const isPlanned = workshop.value?.agenda.some(({ activity }) => activity === "vote") ?? false;
    return { text: t("console.finish.vote.none"), detail: t("console.finish.vote.none.detail"), leadsTo: isPlanned ? "run" : undefined };
  }
  const vote = item("vote", openVote.value === undefined, "run", {});
  const withoutNumbers = votes.filter(([, { closed, results }]) => closed && !results).length;
  return openVote.value === undefined && withoutNumbers > 0 ? { ...vote, detail: t("console.finish.vote.withheld", { count: withoutNumbers }) } : vote;
}

function cardItem({ cards }: CheckedState): CheckItem {
  const leads = [...cards.value.values()].filter(({ under }) => under === null);
  if (leads.length === 0) return { text: t("console.finish.cards.none"), detail: t("console.finish.cards.none.detail"), leadsTo: "run" };
  const unplaced = leads.filter(({ sent, cluster }) => sent && cluster === null).length;
  const placed = leads.filter(({ cluster }) => cluster !== null).length;
  if (unplaced === 0 && placed === 0) {
    return { text: t("console.finish.cards.unsent"), detail: t("console.finish.cards.unsent.detail", { count: leads.length }), leadsTo: "desk" };
  }
  return item("cards", unplaced === 0, "desk", { count: unplaced || placed });
}

/** The private notes of all people together, which only their authors can share. */
function notesItem({ client }: CheckedState): CheckItem[] {
  const count = client.store.all("tile/").value.reduce((sum, [, { private: notes }]) => sum + notes, 0);
  return count === 0 ? [] : [{ text: t("console.finish.notes", { count }), detail: t("console.finish.notes.detail"), leadsTo: "run" }];
}

function scenarioItem({ client }: CheckedState): CheckItem {
  const clusters = client.store.all("cluster/").value.map(([, cluster]) => cluster);
  if (!clusters.some(({ scenario }) => scenario)) {
    return { text: t("console.finish.scenarios.none"), detail: t("console.finish.scenarios.none.detail"), leadsTo: "desk" };
  }
  const { length: count } = clustersWithoutScenario(clusters);
  return item("scenarios", count === 0, "desk", { count });
}

/** How many cards staff took away. */
function countTakenAway({ client }: Pick<CheckedState, "client">): number {
  return client.store.entity("counts").value?.taken_away ?? 0;
}

function takenAwayItem(session: CheckedState): CheckItem[] {
  const count = countTakenAway(session);
  if (count === 0) return [];
  return [{ text: t("console.finish.taken", { count }), detail: t("console.finish.taken.detail"), leadsTo: undefined, listsCardsTakenAway: true }];
}

/** Which roles and municipalities the report can count by themselves. How many it will is not said before the close: when it changes
 * as somebody comes or writes, that person's role or municipality would be known. */
function groupItem({ client, workshop, edition }: CheckedState): CheckItem[] {
  const { roles = [], municipalities = [], privacy_threshold: threshold = 1 } = workshop.value ?? {};
  if (roles.length + municipalities.length === 0) return [];
  const no = edition.value?.numbers_of;
  if (no) return [{ text: t("console.finish.groups.kept"), detail: t("console.finish.groups.kept.detail", { no }), leadsTo: undefined }];
  const count = client.store.entity("counts").value?.people ?? 0;
  const extent = count < threshold ? "none" : "some";
  return [{ text: t("console.finish.groups"), detail: t(`console.finish.groups.${extent}.detail`, { count, threshold }), leadsTo: undefined }];
}

function item(name: "saved" | "vote" | "cards" | "scenarios", isDone: boolean, tab: Tab, params: { count?: number }): CheckItem {
  const key = isDone ? (`console.finish.${name}.done` as const) : (`console.finish.${name}.open` as const);
  return { text: t(key, params), detail: t(`${key}.detail`, params), leadsTo: isDone ? undefined : tab };
}
