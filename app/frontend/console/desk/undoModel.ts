/** Undo and redo of one's own changes on the merge desk, and why they were refused. */
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";

import { t } from "../../i18n";
import type { QueuedCommand } from "../../live/outbox";
import type { ChangeView, HistoryView } from "../../wire.gen";
import type { ConsoleSession } from "../session";

/** An undo or redo that was refused. change: the one that can be skipped; undefined if that would not help. */
export type RefusedUndo = { message: string; change: ChangeView | undefined };
/** change: undefined if it is not known, because the history does not contain the commands before it yet. */
type UndoCommand = { id: string; kind: "undo" | "redo"; change: ChangeView | undefined };

/** Rejections that come again until the change is skipped. */
const LASTING_REJECTIONS = ["merge.built_on", "merge.voted_on"];

export class UndoModel {
  /** Why the last undo or redo was refused; undefined if it was not, or if the person has read it. */
  readonly refused: ReadonlySignal<RefusedUndo | undefined>;
  /** Undo and redo commands without an answer, or whose rejection is shown. */
  #commands = signal<readonly UndoCommand[]>([]);

  constructor(readonly session: ConsoleSession) {
    this.refused = computed(() => this.#refused());
    effect(() => this.#announceSaved());
    effect(() => this.#closeOutdated());
  }

  /** The changes that undo and redo would apply to; undefined until this console has changed something. */
  get history(): ReadonlySignal<HistoryView | undefined> {
    return this.session.client.store.entity("history");
  }

  /** Undo one's own last change. */
  undo(): void {
    this.#submit("undo");
  }

  /** Make the change again that was undone last. */
  redo(): void {
    this.#submit("redo");
  }

  /** Leave out a change that cannot be undone or redone, so that the one before it is the next. */
  skip(change: ChangeView): void {
    this.closeRefused();
    this.session.submitNow({ type: "merge.skip", change: change.id });
    if (this.session.canSend()) this.session.announce(t("console.desk.announce.skipped", { change: describeChange(change) }));
  }

  closeRefused(): void {
    const { outbox } = this.session.client;
    for (const { id } of this.#rejected(outbox.commands.peek())) outbox.discard(id);
  }

  #submit(kind: "undo" | "redo"): void {
    const next = this.history.value?.[kind];
    if (!next) return;
    this.closeRefused();
    const { outbox, store } = this.session.client;
    const isNewer = outbox.commands.peek().some(({ state, seq = 0 }) => state === "waiting" || seq > store.rev.peek());
    const change = isNewer ? undefined : next;
    const id = this.session.submitNow({ type: `merge.${kind}` });
    this.#commands.value = [...this.#commands.peek(), { id, kind, change }];
    this.session.shownInForms.value = new Set([...this.session.shownInForms.peek(), id]);
  }

  /** Announce the changes that the server has undone or redone, and forget all commands but those that wait or were rejected. */
  #announceSaved(): void {
    const states = new Map(this.session.client.outbox.commands.value.map(({ id, state }) => [id, state]));
    const commands = this.#commands.value;
    const remaining = commands.filter(({ id }) => ["waiting", "rejected"].includes(states.get(id) ?? ""));
    if (remaining.length === commands.length) return;
    this.#commands.value = remaining;
    for (const { id, kind, change } of commands) {
      if (states.get(id) !== "saved" || !change) continue;
      const words = { change: describeChange(change) };
      this.session.announce(kind === "undo" ? t("console.desk.announce.undone", words) : t("console.desk.announce.redone", words));
    }
  }

  #refused(): RefusedUndo | undefined {
    const rejected = this.#rejected(this.session.client.outbox.commands.value).at(-1);
    const command = this.#commands.value.find(({ id }) => id === rejected?.id);
    if (!rejected?.rejection || !command) return undefined;
    const { code, message } = rejected.rejection;
    return { message, change: LASTING_REJECTIONS.includes(code) ? command.change : undefined };
  }

  /** Discard the refusals of changes that are not the next ones any more, as after a later change of this person. */
  #closeOutdated(): void {
    const { history, session: { client: { outbox } } } = this;
    const isOutdated = ({ kind, change }: UndoCommand) => change && history.value && history.value[kind]?.id !== change.id;
    const outdated = new Set(this.#commands.value.filter(isOutdated).map(({ id }) => id));
    for (const { id } of this.#rejected(outbox.commands.value)) if (outdated.has(id)) outbox.discard(id);
  }

  #rejected(commands: readonly QueuedCommand[]): readonly QueuedCommand[] {
    const ids = new Set(this.#commands.value.map(({ id }) => id));
    return commands.filter(({ id, state }) => state === "rejected" && ids.has(id));
  }
}

/** A change in words, such as "joined Rain into Sun". */
export function describeChange({ kind, name = "", other_name: other = "", cards: count = 0 }: ChangeView): string {
  return t(`console.desk.change.${kind}`, { name, other, count });
}
