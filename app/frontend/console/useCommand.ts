/** A command that a form sends, and what became of it. */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import type { Command } from "../live/outbox";
import { useSession } from "./session";

export type CommandForm = {
  /** Sends it; `saved` is called when its effect is on the server's disk. Only words (`keep`) wait for the network. */
  send: (command: Command, savedCallback?: () => void, options?: { persist?: boolean }) => void;
  /** Why the last one was refused, to show beside what it is about. */
  problem: string | undefined;
  waiting: boolean;
  /** Takes the refusal away, when what it was about is gone. */
  clearProblem: () => void;
};

/** For forms that show their own refusals. */
export function useCommand(): CommandForm {
  const session = useSession();
  const { outbox } = session.client;
  const id = useSignal<string | undefined>(undefined);
  const savedCallback = useRef<(() => void) | undefined>(undefined);
  const pending = useComputed(() => outbox.pendingCommands.value.find((candidate) => candidate.id === id.value));

  useSignalEffect(() => {
    if (id.value === undefined || (pending.value && pending.value.state !== "saved")) return;
    id.value = undefined;
    savedCallback.current?.();
  });
  const clearProblem = () => {
    const last = pending.peek();
    if (last?.state === "refused") outbox.dismiss(last.id);
  };
  // Refused after this form has gone, it is the status line that says so.
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
    problem: pending.value?.state === "refused" ? pending.value.refusal?.message : undefined,
    waiting: pending.value?.state === "waiting",
    clearProblem,
  };
}
