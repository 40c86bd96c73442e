/** A part of the console on a page, for tests. */
import { signal } from "@preact/signals";
import { type ComponentType, createElement, render } from "preact";
import { act } from "preact/test-utils";

import type { WorkshopClient } from "../live/client";
import { Clock } from "../live/clock";
import { Outbox } from "../live/outbox";
import { Store } from "../live/store";
import { ConsoleSession, SessionContext } from "./session";

const JOIN_URL = "";
const pages: HTMLElement[] = [];

export const CODE = "K7MP4WXA";
export const workshop = { type: "workshop", title: "W", question: "Q", language: "en", themes: [], roles: [], municipalities: [], tables: 3, agenda: [], closed: false };

/** Remove the pages of a test, and empty localStorage. */
export function closePages(): void {
  localStorage.clear();
  pages.splice(0).forEach((page) => (render(null, page), page.remove()));
}

/** Act, and then wait for the microtasks in which the focus is moved. */
async function actAndSettle(action: () => void): Promise<void> {
  await act(action);
  await new Promise((resolve) => setTimeout(resolve));
}

/** A page with a part of the console whose store has these entities. */
export async function openPage(part: ComponentType, entities: object) {
  const outbox = new Outbox(`${CODE}/console`);
  await outbox.loaded;
  const store = new Store();
  const client = { store, clock: new Clock(), outbox, connection: { status: signal("live") } };
  const session = new ConsoleSession(client as unknown as WorkshopClient, CODE, JOIN_URL, "facilitator");
  store.apply({ type: "snapshot", audience: "staff", rev: 1, check: 1, entities } as never);
  const page = document.body.appendChild(document.createElement("div"));
  pages.push(page);
  await act(() => render(createElement(SessionContext.Provider, { value: session }, createElement(part, {})), page));
  const button = (label: string) => [...page.querySelectorAll("button")].find(({ textContent }) => textContent?.includes(label));
  return {
    page,
    session,
    outbox,
    button,
    /** Apply a patch, as from the server. */
    change: (changed: object, gone: string[] = []) => actAndSettle(() => store.apply({ type: "patch", audience: "staff", rev: 2, check: 2, changed, gone } as never)),
    /** Focus the button and click it, as the keyboard does. */
    press: (label: string) => actAndSettle(() => {
      button(label)?.focus();
      button(label)?.click();
    }),
    toggle: (checkbox: HTMLInputElement | null) => actAndSettle(() => checkbox?.click()),
    type: (field: HTMLInputElement | HTMLTextAreaElement | null, text: string) => actAndSettle(() => {
      if (!field) throw new Error("There is no field to type in");
      field.focus();
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }),
    /** The last command that was sent. */
    sent: () => outbox.commands.value.at(-1),
    /** Tell the page that the server has saved the last command. The views do not show it yet. */
    save: () => actAndSettle(() => outbox.markSaved(outbox.commands.value.at(-1)?.id ?? "", 2)),
  };
}
