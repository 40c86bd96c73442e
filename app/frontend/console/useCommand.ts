/** A command that a form sends, and its outcome. */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import type { Command } from "../live/outbox";
import { useSession } from "./session";

export type CommandForm = {
  /** Submit a command; `onSaved` is called when the server has saved it. With `persist` it waits for the network. */
  send: (command: Command, onSaved?: () => void, options?: { persist?: boolean }) => void;
  /** The message of the last command's rejection; undefined if it was not rejected. */
  problem: string | undefined;
  waiting: boolean;
  /** Discard the rejected command. */
  clearProblem: () => void;
};

/** The state of a form that shows the rejections of its own commands. */
export function useCommand(): CommandForm {
  const session = useSession();
  const { outbox } = session.client;
  const id = useSignal<string | undefined>(undefined);
  const savedCallback = useRef<(() => void) | undefined>(undefined);
  const queued = useComputed(() => outbox.commands.value.find((candidate) => candidate.id === id.value));

  useSignalEffect(() => {
    const command = queued.value;
    if (id.value === undefined || (command && command.state !== "saved")) return;
    id.value = undefined;
    // A command that was removed without having been saved was rejected, and then discarded.
    if (command) savedCallback.current?.();
  });
  const clearProblem = () => {
    const last = queued.peek();
    if (last?.state === "rejected") outbox.discard(last.id);
  };
  // If the command is rejected after the form was closed, the status bar shows it.
  const release = () => {
    clearProblem();
    session.shownInForms.value = new Set([...session.shownInForms.peek()].filter((candidate) => candidate !== id.peek()));
  };
  useEffect(() => release, []);

  return {
    send(command, onSaved, { persist = false } = {}) {
      clearProblem();
      savedCallback.current = onSaved;
      const commandId = persist ? outbox.submit(command) : session.submitNow(command);
      session.shownInForms.value = new Set([...session.shownInForms.peek(), commandId]);
      id.value = commandId;
    },
    problem: queued.value?.state === "rejected" ? queued.value.rejection?.message : undefined,
    waiting: queued.value?.state === "waiting",
    clearProblem,
  };
}
