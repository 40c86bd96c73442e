/** The state that all components of the console share. */
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";

import type { EditionInfo, StaffLink } from "../http.gen";
import { t } from "../i18n";
import type { WorkshopClient } from "../live/client";
import type { Command } from "../live/outbox";
import { reloadPage } from "../live/reloadPage";
import type { Entity } from "../live/store";
import * as closeCodes from "../sharedLists/closeCodes.gen";
import { MINUTE_MS } from "../time";
import type { Step, StepView } from "../wire.gen";
import type { Tab } from "./currentTab";
import { FileDownloads } from "./finish/fileDownloads";
import { ReportQrChoice } from "./finish/reportQrChoice";

export type Workshop = Extract<Entity, { type: "workshop" }>;
export type Vote = Extract<Entity, { type: "vote" }>;
export type Card = Extract<Entity, { type: "card" }>;
export type Cluster = Extract<Entity, { type: "cluster" }>;

/** A form with changes that are not saved. */
/** show: called when a person follows the link to the form, before its tab is opened. */
export type UnsavedForm = { title: string; tab: Tab; show?: () => void };

/** The right of the person in this console: `facilitator` for everything, `theme_team` for the merge desk only. */
export type ConsoleRight = Extract<StaffLink["right"], "facilitator" | "theme_team">;

/** The error code of a command that was not sent because there was no connection. */
const NETWORK_LOST = "network.lost";
/** The time for which such an error is shown after the connection is back. */
const NETWORK_ERROR_SHOWN_MS = 10_000;

export class ConsoleSession {
  readonly workshop: ReadonlySignal<Workshop | undefined>;
  /** One run of a step, since it was started: its number and its times. */
  readonly stepRun: ReadonlySignal<StepView | undefined>;
  /** The running step, as the agenda describes it. */
  readonly step: ReadonlySignal<Step | undefined>;
  /** The step after the running one; the first step before anything runs. */
  readonly next: ReadonlySignal<Step | undefined>;
  /** The open vote; there is at most one. */
  readonly openVote: ReadonlySignal<Vote | undefined>;
  /** True while a vote step runs whose vote has not been opened yet. */
  readonly voteDue: ReadonlySignal<boolean>;
  /** Server time in milliseconds, rounded up to a full minute. */
  readonly currentMinute: ReadonlySignal<number>;
  /** The number of people who have joined. */
  readonly joined: ReadonlySignal<number>;
  /** All cards of all tables, by id. */
  readonly cards: ReadonlySignal<ReadonlyMap<string, Card>>;
  /** Ids of commands whose rejection a form shows, so that the status bar does not. */
  readonly shownInForms = signal<ReadonlySet<string>>(new Set());
  /** The text of the live region for screen readers. */
  readonly announcement = signal("");
  /** The code with which the connection was closed for good; undefined while the console can be used. */
  readonly closeCode = signal<number | undefined>(undefined);
  /** Whether the page is too old for the server, and was not loaded again because a form is not saved. It is not connected then. */
  readonly isTooOld = signal(false);
  /** The files of the report that this console fetches. */
  readonly files = new FileDownloads({
    onStarted: () => this.announce(t("console.file.making")),
    onSaved: ({ name }) => this.announce(t("console.file.saved", { file: name })),
  });
  readonly reportQr: ReportQrChoice;
  /** Which edition the report was when the server last said it. `useEdition` tells whether that is so now. */
  readonly edition = signal<EditionInfo | undefined>(undefined);
  /** Whether the workshop was opened and closed again on this page, and its report stayed the same edition. */
  readonly stayedSameEdition = signal(false);
  /** The report that is chosen under Finish: a variant such as `table-4`; empty: the whole report. */
  readonly chosenVariant = signal("");
  /** The language that is chosen for the report; empty: the workshop's. */
  readonly reportLanguage = signal("");
  /** The second language that is chosen for documents; empty: they are in one only. */
  readonly secondLanguage = signal("");
  /** The forms with changes that are not saved: the id of a form's heading, or of the form -> its title and its tab. */
  readonly unsavedForms = signal<ReadonlyMap<string, UnsavedForm>>(new Map());
  /** Ids of commands that are not sent again after a lost connection. */
  #immediate = new Set<string>();
  #hasBeenLive = false;

  constructor(
    readonly client: WorkshopClient,
    readonly code: string,
    readonly joinUrl: string,
    readonly right: ConsoleRight,
    /** Whether an organiser is signed in in this browser, perhaps beside a session of a link. */
    readonly isOrganiser = false,
  ) {
    const { store, clock } = client;
    this.reportQr = new ReportQrChoice(code);
    this.workshop = store.entity("workshop");
    this.stepRun = store.entity("step");
    this.step = computed(() => this.workshop.value?.agenda.find(({ id }) => id === this.stepRun.value?.step));
    this.next = computed(() => {
      const agenda = this.workshop.value?.agenda ?? [];
      return agenda[agenda.findIndex(({ id }) => id === this.stepRun.value?.step) + 1];
    });
    const votes = store.all("vote/");
    this.openVote = computed(() => votes.value.find(([, { closed }]) => !closed)?.[1]);
    this.voteDue = computed(() => {
      const { value: step } = this.step;
      return step?.activity === "vote" && !this.openVote.value && !votes.value.some(([, vote]) => vote.step === step.id);
    });
    this.currentMinute = computed(() => Math.ceil(clock.now.value / MINUTE_MS) * MINUTE_MS);
    const tiles = store.all("tile/");
    this.joined = computed(() => tiles.value.reduce((sum, [, { people }]) => sum + people, 0));
    effect(() => this.#followConnection());
    this.cards = computed(() => new Map(store.all("card/").value.map(([, card]) => [card.id, card])));
  }

  /** Submit a command that is carried out now or not at all: a step that starts late would surprise the participants. */
  submitNow(command: Command): string {
    const { outbox } = this.client;
    const id = outbox.submit(command, { persist: false });
    this.#immediate.add(id);
    if (!this.canSend()) outbox.markRejected(id, { code: NETWORK_LOST, message: t(this.isTooOld.peek() ? "console.too_old" : "console.network.rejected") });
    return id;
  }

  /** False for a theme team: the server refuses it. */
  get mayDeleteCards(): boolean {
    return this.right === "facilitator";
  }

  /** Close the connection for good, after this browser has signed out. */
  closeAfterSignOut(): void {
    this.client.connection.close();
    this.closeCode.value = closeCodes.noCredential;
  }

  /** Load the page again, unless a form would lose its changes: then the person does it. Returns whether to connect no further. */
  handleTooOld(reload = reloadPage): boolean {
    if (this.unsavedForms.peek().size === 0) return reload();
    this.isTooOld.value = true;
    return true;
  }

  /** Whether a command is sent now, or at once when the page that was just opened has its first connection. */
  canSend(): boolean {
    return ["live", "opening"].includes(this.client.connection.status.peek());
  }

  /** Reject the commands that were in flight when the connection was lost: they may have arrived, so they are not sent again;
   * and those that waited for a first connection that did not come. When there is a connection, discard these errors. */
  #followConnection(): void {
    const { outbox, connection } = this.client;
    if (connection.status.value === "opening") return;
    if (connection.status.value === "live") {
      this.#hasBeenLive = true;
      return this.#discardNetworkErrors();
    }
    const message = t(this.isTooOld.peek() ? "console.too_old" : this.#hasBeenLive ? "console.network.interrupted" : "console.network.rejected");
    for (const { id, state } of outbox.commands.peek()) {
      if (state === "waiting" && this.#immediate.has(id)) outbox.markRejected(id, { code: NETWORK_LOST, message });
    }
  }

  /** Discard the errors about the lost connection some time after it is back. */
  #discardNetworkErrors(): void {
    const { outbox } = this.client;
    const old = outbox.commands.peek().filter(({ rejection, state }) => state === "rejected" && rejection?.code === NETWORK_LOST);
    if (old.length > 0) setTimeout(() => old.forEach(({ id }) => outbox.discard(id)), NETWORK_ERROR_SHOWN_MS);
  }

  /** Announce a text to screen readers. A repeated text is changed a little, so that it is read again. */
  announce(text: string): void {
    this.announcement.value = text === this.announcement.peek() ? `${text}\u00a0` : text;
  }
}

export const SessionContext = createContext<ConsoleSession | undefined>(undefined);

export function useSession(): ConsoleSession {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession() needs a SessionContext");
  return session;
}
