/** A command that a form sends, and what became of it. */
import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import type { Command } from "../live/outbox";
import { useHall } from "./hall";

export type Sender = {
  /** Sends it; `saved` is called when its effect is on the server's disk. Only words (`keep`) wait for the network. */
  send: (command: Command, saved?: () => void, options?: { keep?: boolean }) => void;
  /** Why the last one was refused, to show beside what it is about. */
  problem: string | undefined;
  waiting: boolean;
  /** Takes the refusal away, when what it was about is gone. */
  forget: () => void;
};

/** For forms that show their own refusals. */
export function useSending(): Sender {
  const hall = useHall();
  const { outbox } = hall.live;
  const id = useSignal<string | undefined>(undefined);
  const saved = useRef<(() => void) | undefined>(undefined);
  const sending = useComputed(() => outbox.sendings.value.find((one) => one.id === id.value));

  useSignalEffect(() => {
    if (id.value === undefined || (sending.value && sending.value.state !== "saved")) return;
    id.value = undefined;
    saved.current?.();
  });
  const forget = () => {
    const last = sending.peek();
    if (last?.state === "refused") outbox.dismiss(last.id);
  };
  // Refused after this form has gone, it is the status line that says so.
  const leave = () => {
    forget();
    hall.claimed.value = new Set([...hall.claimed.peek()].filter((one) => one !== id.peek()));
  };
  useEffect(() => leave, []);

  return {
    send(command, done, { keep = false } = {}) {
      forget();
      saved.current = done;
      const made = keep ? outbox.submit(command) : hall.act(command);
      hall.claimed.value = new Set([...hall.claimed.peek(), made]);
      id.value = made;
    },
    problem: sending.value?.state === "refused" ? sending.value.refusal?.message : undefined,
    waiting: sending.value?.state === "waiting",
    forget,
  };
}
