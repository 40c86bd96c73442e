import { ArchiveRestore, Copy, Plus } from "lucide";
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { t } from "../../i18n";
import { ArrowLeft, ArrowRight } from "../../mirroredIcons";
import { useDraft } from "../../live/draft";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { type Cluster, useSession } from "../session";
import { copyText } from "../../ui/copyText";
import { useCommand } from "../useCommand";
import { useDesk } from "./deskContext";
import { DiscardWordsButton } from "./DiscardWordsButton";
import { draftName, parseDraft, type ScenarioDraft } from "./scenarioDraft";
import "./GoneCluster.css";

/** Says that a colleague joined or dissolved the cluster that was open, and shows the unsaved words for its scenario and ways to
 * go on with them. `last`: the cluster as it was, if it was seen on this page. */
export function GoneCluster({ id, last }: { id: string; last: Cluster | undefined }): JSX.Element {
  const desk = useDesk();
  const stored = useDraft(draftName(useSession().code, id));
  const heading = useRef<HTMLHeadingElement>(null);
  const draft = parseDraft(stored.value);
  const close = () => (desk.openScenario.value = undefined);
  const discard = () => {
    stored.value = "";
    close();
  };
  useLayoutEffect(() => heading.current?.focus(), []);
  const name = draft?.cluster?.name || last?.name || draft?.title;
  return (
    <section class="gone-cluster page">
      <Button kind="borderless" icon={ArrowLeft} onClick={close}>{t("console.scenario.back")}</Button>
      <h2 ref={heading} tabIndex={-1} dir="auto">{name}</h2>
      <Notice kind={draft ? "error" : "info"}>{t(draft ? "console.scenario.gone" : "console.scenario.gone.no_words")}</Notice>
      {draft ? (
        <>
          {draft.title !== name && <h3 dir="auto">{draft.title}</h3>}
          <p class="gone-cluster-words" dir="auto">{draft.text}</p>
          <Actions id={id} draft={draft} onDiscard={discard} />
        </>
      ) : (
        <p class="muted">{whereCardsAre(desk.clusterNow(last?.cards)?.name)}</p>
      )}
    </section>
  );
}

function Actions({ id, draft, onDiscard }: { id: string; draft: ScenarioDraft; onDiscard: () => void }): JSX.Element {
  const desk = useDesk();
  const isCopied = useSignal(false);
  const copy = async () => (isCopied.value = await copyText(`${draft.title}\n\n${draft.text}`));
  return (
    <div class="editor-actions">
      <ContinueButton id={id} draft={draft} />
      <Button icon={Copy} onClick={() => void copy()}>{t("console.links.copy")}</Button>
      <DiscardWordsButton label={t("console.scenario.discard.yes")} onDiscard={onDiscard} />
      <p class="muted" role="status">{isCopied.value ? t("console.links.copied") : whereCardsAre(desk.clusterNow(draft.cluster?.cards)?.name)}</p>
    </div>
  );
}

const whereCardsAre = (name: string | undefined) => (name === undefined ? "" : t("console.scenario.gone.into", { name }));

/** Goes on in the cluster that has the cards now, or in the scenario brought back, or in a new cluster. */
function ContinueButton({ id, draft }: { id: string; draft: ScenarioDraft }): JSX.Element | null {
  const desk = useDesk();
  const { client: { outbox }, workshop } = useSession();
  const { send, problem, waiting } = useCommand();
  const into = desk.clusterNow(draft.cluster?.cards);
  const removed = desk.removedScenarios.value.find(({ cluster_id }) => cluster_id === id);
  const isBeingMade = outbox.commands.value.some((command) => command.id === id && command.state === "waiting");
  if (workshop.value?.closed || waiting || isBeingMade) return null;
  if (removed) {
    const bringBack = () => send({ type: "merge.bring_back", scenario: removed.scenario, text_id: removed.text_id });
    return (
      <>
        <Button kind="primary" icon={ArchiveRestore} onClick={bringBack}>{t("console.scenario.gone.bring_back")}</Button>
        {problem && <Notice kind="error">{problem}</Notice>}
      </>
    );
  }
  if (!into) return <Button kind="primary" icon={Plus} onClick={() => desk.makeClusterAgain(id, draft)}>{t("console.scenario.gone.new")}</Button>;
  if (desk.draft(into.id)) return null;
  return <Button kind="primary" icon={ArrowRight} onClick={() => desk.moveDraft(id, into.id)}>{t("console.scenario.gone.go_on", { name: into.name })}</Button>;
}

/** Opens the unsaved words for clusters that are gone. */
export function UnsavedWordsButtons(): JSX.Element | null {
  const desk = useDesk();
  const gone = desk.goneClusters();
  if (gone.length === 0) return null;
  return (
    <div class="removed-button">
      {gone.map((id) => (
        <Button key={id} kind="borderless" icon={ArchiveRestore} onClick={() => (desk.openScenario.value = id)}>
          {t("console.scenario.gone.open", { name: desk.draft(id)?.cluster?.name || desk.draft(id)?.title || "" })}
        </Button>
      ))}
    </div>
  );
}
