import { Check, CircleAlert } from "lucide";
import type { JSX } from "preact";

import { t } from "../../i18n";
import { Icon } from "../../icons";
import type { Tab } from "../currentTab";
import { type ConsoleSession, useSession } from "../session";

/** An item of the checklist. leadsTo: the tab in which the problem can be solved; undefined: there is no problem. */
export type CheckItem = { text: string; detail: string; leadsTo: Tab | undefined };

/** The checklist before the workshop is closed; after that, the next tasks. */
export function CheckList(): JSX.Element {
  const { workshop } = useSession();
  return workshop.value?.closed ? <AfterClosing /> : <BeforeClosing />;
}

function AfterClosing(): JSX.Element {
  return (
    <section class="finish-checks" aria-labelledby="finish-next">
      <h3 id="finish-next">{t("console.finish.next")}</h3>
      <ol class="finish-then">
        <li>{t("console.finish.next.share")}</li>
        <li>{t("console.finish.next.council")}</li>
        <li>{t("console.finish.next.archive")}</li>
      </ol>
    </section>
  );
}

/** The checklist. No item of it prevents closing the workshop. */
function BeforeClosing(): JSX.Element {
  const session = useSession();
  const items = checkItems(session);
  const open = items.filter(({ leadsTo }) => leadsTo).length;
  return (
    <section class="finish-checks" aria-labelledby="finish-checks">
      <h3 id="finish-checks">{t("console.finish.checks")}</h3>
      <p class="muted">{t("console.finish.checks.open", { count: open })}</p>
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
        <li>{t("console.finish.then.edition")}</li>
        <li>{t("console.finish.then.phones")}</li>
        <li>{t("console.finish.then.reopen")}</li>
      </ul>
    </section>
  );
}

/** The items of the checklist, from the state that the console has. */
export function checkItems({ client, cards, openVote, workshop }: Pick<ConsoleSession, "client" | "cards" | "openVote" | "workshop">): CheckItem[] {
  const leads = [...cards.value.values()].filter(({ under }) => under === null);
  const unplaced = leads.filter(({ sent, cluster }) => sent && cluster === null).length;
  const placed = leads.filter(({ cluster }) => cluster !== null).length;
  const clusters = client.store.all("cluster/").value.map(([, cluster]) => cluster);
  const withoutScenario = clusters.filter(({ scenario, cards: inCluster }) => !scenario && inCluster.length > 0).length;
  const waiting = client.outbox.commands.value.filter(({ state }) => state === "waiting").length;
  const threshold = workshop.value?.privacy_threshold ?? 0;
  const withoutNumbers = client.store.all("vote/").value.filter(([, vote]) => vote.closed && !vote.results).length;
  const vote = item("vote", openVote.value === undefined, "run", {});
  const withheld = t("console.finish.vote.withheld", { count: withoutNumbers });
  return [
    item("saved", waiting === 0, "run", { count: waiting }),
    openVote.value === undefined && withoutNumbers > 0 ? { ...vote, detail: withheld } : vote,
    item("cards", unplaced === 0, "desk", { count: unplaced || placed }),
    item("scenarios", withoutScenario === 0, "desk", { count: withoutScenario }),
    { text: t("console.finish.groups"), detail: t("console.finish.groups.detail", { count: threshold }), leadsTo: undefined },
  ];
}

function item(name: "saved" | "vote" | "cards" | "scenarios", isDone: boolean, tab: Tab, params: { count?: number }): CheckItem {
  const key = isDone ? (`console.finish.${name}.done` as const) : (`console.finish.${name}.open` as const);
  return { text: t(key, params), detail: t(`${key}.detail`, params), leadsTo: isDone ? undefined : tab };
}
