import { Check, CircleAlert } from "lucide";
import type { JSX, RefObject } from "preact";

import { t } from "../../i18n";
import { Icon } from "../../icons";
import type { Tab } from "../currentTab";
import { type ConsoleSession, useSession } from "../session";
import { groupNumbersText, useEdition } from "./edition";
import { UnsavedForms } from "./UnsavedForms";
import { countUnsaved } from "./unsavedItems";

/** An item of the checklist. leadsTo: the tab in which the problem can be solved; undefined: there is no problem. */
export type CheckItem = { text: string; detail: string; leadsTo: Tab | undefined };

/** The checklist before the workshop is closed. No item of it prevents that. heading: gets the focus when the workshop was opened again. */
export function CheckList({ heading }: { heading: RefObject<HTMLHeadingElement | null> }): JSX.Element {
  const session = useSession();
  const edition = useEdition();
  const items = checkItems(session);
  const open = items.filter(({ leadsTo }) => leadsTo).length + countUnsaved(session);
  return (
    <section class="finish-checks" aria-labelledby="finish-checks">
      <h3 id="finish-checks" ref={heading} tabIndex={-1}>{t("console.finish.checks")}</h3>
      <p class="muted">{t("console.finish.checks.open", { count: open })}</p>
      <UnsavedForms />
      <ul>
        {items.map(({ text, detail, leadsTo }) => (
          <li key={text} data-open={Boolean(leadsTo)}>
            <Icon of={leadsTo ? CircleAlert : Check} />
            <div>
              <b>{text}</b>
              <p>{detail}{leadsTo && <> <a href={`#${leadsTo}`}>{t("console.finish.look")}</a></>}</p>
            </div>
          </li>
        ))}
      </ul>
      <h3>{t("console.finish.then")}</h3>
      <ul class="finish-then">
        <li>{t("console.finish.then.locked")}</li>
        <li>{edition?.last ? `${t("console.edition.next", { no: edition.last, next: edition.last + 1 })} ${groupNumbersText(edition)}` : t("console.finish.then.edition")}</li>
        <li>{t("console.finish.then.phones")}</li>
        {!edition?.last && <li>{t("console.finish.then.reopen")}</li>}
      </ul>
    </section>
  );
}

type CheckedState = Pick<ConsoleSession, "client" | "code" | "cards" | "openVote" | "workshop" | "unsavedForms">;

/** The items of the checklist, from the state that the console has. */
export function checkItems(session: CheckedState): CheckItem[] {
  const threshold = session.workshop.value?.privacy_threshold ?? 0;
  return [
    ...savedItem(session),
    voteItem(session),
    cardItem(session),
    scenarioItem(session),
    { text: t("console.finish.groups"), detail: t("console.finish.groups.detail", { count: threshold }), leadsTo: undefined },
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

function scenarioItem({ client }: CheckedState): CheckItem {
  const clusters = client.store.all("cluster/").value.map(([, cluster]) => cluster);
  if (!clusters.some(({ scenario }) => scenario)) {
    return { text: t("console.finish.scenarios.none"), detail: t("console.finish.scenarios.none.detail"), leadsTo: "desk" };
  }
  const withoutScenario = clusters.filter(({ scenario, cards }) => !scenario && cards.length > 0).length;
  return item("scenarios", withoutScenario === 0, "desk", { count: withoutScenario });
}

function item(name: "saved" | "vote" | "cards" | "scenarios", isDone: boolean, tab: Tab, params: { count?: number }): CheckItem {
  const key = isDone ? (`console.finish.${name}.done` as const) : (`console.finish.${name}.open` as const);
  return { text: t(key, params), detail: t(`${key}.detail`, params), leadsTo: isDone ? undefined : tab };
}
