import { signal } from "@preact/signals";
import { createElement, render } from "preact";
import { act } from "preact/test-utils";
import { beforeEach, expect, test, vi } from "vitest";

import type { WorkshopClient } from "../live/client";
import { Clock } from "../live/clock";
import type { ConnectionStatus } from "../live/connection";
import { Outbox } from "../live/outbox";
import { Store } from "../live/store";
import { ConsoleSession, SessionContext } from "./session";
import { type CommandForm, useCommand } from "./useCommand";

const pause = { type: "agenda.pause" } as const;

beforeEach(() => localStorage.clear());

/** A form that uses the hook, on a session without a connection. */
async function renderForm(status: ConnectionStatus) {
  const outbox = new Outbox("K7MP4WXA/console");
  await outbox.loaded;
  const client = { store: new Store(), clock: new Clock(), outbox, connection: { status: signal(status) } };
  const session = new ConsoleSession(client as unknown as WorkshopClient, "K7MP4WXA", "", "facilitator");
  const forms: CommandForm[] = [];
  const Form = () => {
    forms.push(useCommand());
    return null;
  };
  await act(() => render(createElement(SessionContext.Provider, { value: session }, createElement(Form, {})), document.createElement("div")));
  return { form: () => forms.at(-1) as CommandForm, outbox };
}

test("onSaved is called once the server has saved the command", async () => {
  const { form, outbox } = await renderForm("live");
  const onSaved = vi.fn();
  await act(() => form().send(pause, onSaved));
  expect(onSaved).not.toHaveBeenCalled();
  const [queued] = outbox.commands.value;
  await act(() => outbox.markSaved(queued?.id ?? "", 7));
  await act(() => outbox.removeShown(7));
  expect(onSaved).toHaveBeenCalledOnce();
});

test("a rejected command that is discarded elsewhere is not taken for saved", async () => {
  const { form, outbox } = await renderForm("offline");
  const onSaved = vi.fn();
  await act(() => form().send(pause, onSaved));
  expect(form().problem).toBeDefined();
  await act(() => outbox.discard(outbox.commands.value[0]?.id ?? ""));
  expect(form().problem).toBeUndefined();
  expect(onSaved).not.toHaveBeenCalled();
});
