import { ArchiveRestore } from "lucide";
import type { JSX } from "preact";

import { formatTime, t } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import type { RemovedScenarioView } from "../../wire.gen";
import { Dialog } from "../Dialog";
import { useSession } from "../session";
import { useCommand } from "../useCommand";
import { useDesk } from "./deskContext";
import type { DeskModel } from "./deskModel";
import "./RemovedScenarios.css";

/** Opens the list of removed scenarios. It is shown while there are any. */
export function RemovedScenariosButton(): JSX.Element | null {
  const desk = useDesk();
  const { length: count } = desk.removedScenarios.value;
  if (count === 0 || desk.session.workshop.value?.closed) return null;
  return (
    <div class="removed-button">
      <Button kind="borderless" icon={ArchiveRestore} aria-haspopup="dialog" onClick={() => (desk.removedScenariosOpen.value = true)}>
        {t("console.desk.removed.count", { count })}
      </Button>
    </div>
  );
}

/** The removed scenarios, whoever removed them, each with a button that brings it back. */
export function RemovedScenariosDialog(): JSX.Element {
  const desk = useDesk();
  const removed = desk.removedScenarios.value;
  return (
    <Dialog title={t("console.desk.removed")} class="removed-dialog" isDone={removed.length === 0} onClose={() => (desk.removedScenariosOpen.value = false)}>
      {(focusDialog) => (
        <ul class="removed-list">
          {removed.map((text) => (
            <RemovedText key={text.scenario + text.text_id} removed={text} onBringBack={focusDialog}>
              <p>{t("console.desk.removed.from", { name: text.cluster, time: formatTime(text.at) })} {destinationText(desk, text)}</p>
            </RemovedText>
          ))}
        </ul>
      )}
    </Dialog>
  );
}

/** The texts that an open scenario had before. */
export function EarlierTexts({ scenario, onBringBack }: { scenario: string; onBringBack: () => void }): JSX.Element | null {
  const desk = useDesk();
  const texts = desk.earlierTexts(scenario);
  if (texts.length === 0 || desk.session.workshop.value?.closed) return null;
  return (
    <details class="editor-earlier">
      <summary>{t("console.scenario.earlier", { count: texts.length })}</summary>
      <ul class="removed-list">
        {texts.map((text) => (
          <RemovedText key={text.text_id} removed={text} onBringBack={onBringBack}>
            <p>{t("console.scenario.earlier.until", { time: formatTime(text.at) })}</p>
          </RemovedText>
        ))}
      </ul>
    </details>
  );
}

type Props = { removed: RemovedScenarioView; onBringBack: () => void; children: JSX.Element };

/** One text that can be brought back. */
function RemovedText({ removed, onBringBack, children }: Props): JSX.Element {
  const session = useSession();
  const { send, problem } = useCommand();
  const { scenario, text_id, title, text } = removed;
  const bringBack = () => {
    onBringBack();
    send({ type: "merge.bring_back", scenario, text_id });
    if (session.canSend()) session.announce(t("console.desk.announce.brought_back", { name: title }));
  };
  return (
    <li class="removed-text">
      <h3 dir="auto">{title}</h3>
      <p class="removed-words" dir="auto">{text}</p>
      <div class="removed-footer">
        {children}
        <Button icon={ArchiveRestore} aria-label={t("console.desk.bring_back.named", { name: title })} onClick={bringBack}>{t("console.desk.bring_back")}</Button>
      </div>
      {problem && <Notice kind="error">{problem}</Notice>}
    </li>
  );
}

/** The cluster into which a removed scenario comes back, or the cards that come back with it. */
function destinationText(desk: DeskModel, removed: RemovedScenarioView): string {
  const cluster = desk.clusters.value.find(({ id }) => id === removed.cluster_id);
  if (cluster?.scenario === null) return t("console.desk.removed.into", { name: cluster.name });
  const { length: all } = removed.cards;
  const { length: count } = desk.returningCards(removed);
  if (all === 0) return "";
  if (count === 0) return t("console.desk.removed.no_cards");
  return count === all ? t("console.desk.removed.cards", { count }) : t("console.desk.removed.some_cards", { count, all });
}
