/* Generated from app/workshop/protocol.py by `make wire`; change that instead. */

export type Wire = Submit | Frame;
export type Submit =
  | EditPlan
  | StartStep
  | ExtendStep
  | PauseStep
  | ResumeStep
  | UndoChange
  | RedoChange
  | SkipChange
  | BringBackScenario
  | BringBackCard
  | Join
  | Describe
  | Move
  | AddIdea
  | EditIdea
  | WithdrawIdea
  | ShareIdeas
  | StackCard
  | UnstackCard
  | SendCard
  | TakeBackCard
  | MakeCluster
  | PlaceCards
  | TakeOutCards
  | RenameCluster
  | JoinClusters
  | DissolveCluster
  | WriteScenario
  | OpenVote
  | CastDots
  | CloseVote
  | ChooseDecidingVote
  | CloseWorkshop
  | ReopenWorkshop
  | Ping;
export type Frame = Snapshot | Patch | Leave | Presence | Ack | Rejection | Pong;

/**
 * Change the given fields; leave the others. Texts and lists are given whole. base: these texts and lists
 *     as they were before the edit, so that what others have changed since is kept. One that is not in it
 *     replaces that of the plan.
 */
export interface EditPlan {
  type: "plan.edit";
  title?: {
    [k: string]: string;
  };
  question?: {
    [k: string]: string;
  };
  language?: string;
  themes?: ThemeInput[];
  roles?: LabelInput[];
  municipalities?: LabelInput[];
  tables?: number;
  agenda?: StepInput[];
  privacy_threshold?: number;
  capacity?: number;
  preface?: {
    [k: string]: string;
  };
  report_colour?: string;
  omitted_sections?: ("steps" | "votes")[];
  report_logo?: string;
  logo_description?: {
    [k: string]: string;
  };
  base?: PlanBase;
  id: string;
}
/**
 * A theme as a facilitator may save it.
 */
export interface ThemeInput {
  id: string;
  name: {
    [k: string]: string;
  };
  colour: number;
  icon: "book" | "compass" | "hand" | "heart" | "leaf" | "people" | "question" | "shelter" | "star";
  retired?: boolean;
  hint?: {
    [k: string]: string;
  };
  unsure?: boolean;
}
/**
 * A role or a municipality as a facilitator may save it.
 */
export interface LabelInput {
  id: string;
  name: {
    [k: string]: string;
  };
  retired?: boolean;
}
/**
 * A step as a facilitator may save it; its options have limits of their own (`step_options`).
 */
export interface StepInput {
  id: string;
  activity: "close" | "ideas" | "merge" | "sort" | "vote" | "welcome";
  title: {
    [k: string]: string;
  };
  instruction: {
    [k: string]: string;
  };
  minutes: number;
  private?: boolean;
  sends?: number;
  dots?: number;
}
/**
 * The texts and lists of a plan before an edit. Today's limits do not apply to them, as a stored plan may
 *     be older than the limits.
 */
export interface PlanBase {
  title?: {
    [k: string]: string;
  };
  question?: {
    [k: string]: string;
  };
  themes?: Theme[];
  roles?: Label[];
  municipalities?: Label[];
  agenda?: Step[];
  preface?: {
    [k: string]: string;
  };
  logo_description?: {
    [k: string]: string;
  };
}
/**
 * A column of a board. `colour` is 1 to 8 of the design tokens; the icon says the same without colour.
 *     A retired one is no longer offered. hint: the name in the words of a child; may be empty. unsure: a card
 *     whose author chooses no theme gets this one.
 */
export interface Theme {
  id: string;
  name: {
    [k: string]: string;
  };
  colour: number;
  icon: string;
  retired: boolean;
  hint: {
    [k: string]: string;
  };
  unsure: boolean;
}
/**
 * A role or a municipality to choose from. Retired: no longer offered, but its name is still shown.
 */
export interface Label {
  id: string;
  name: {
    [k: string]: string;
  };
  retired: boolean;
}
/**
 * A timed part of the agenda.
 *
 *     The fields after `minutes` are options of one activity each, which says what they mean and what values are
 *     allowed (`step_options` of its module).
 */
export interface Step {
  id: string;
  activity: "close" | "ideas" | "merge" | "sort" | "vote" | "welcome";
  title: {
    [k: string]: string;
  };
  instruction: {
    [k: string]: string;
  };
  minutes: number;
  private: boolean;
  sends: number;
  dots: number;
}
/**
 * Start this step now: the next one, an earlier one again, or any other.
 *
 *     after: the number of the run that the sender saw (0: none yet). If another run has started since, the
 *     command is refused, so that two consoles that press "next" at once start one step. Left out: start
 *     it anyway.
 */
export interface StartStep {
  type: "agenda.start";
  step: string;
  after?: number | null;
  id: string;
}
/**
 * Move the end of the running step by this number of seconds; a negative number moves it earlier. If the
 *     time is over, the new end counts from now.
 */
export interface ExtendStep {
  type: "agenda.extend";
  seconds: number;
  id: string;
}
/**
 * Stop the clock of the running step.
 */
export interface PauseStep {
  type: "agenda.pause";
  id: string;
}
/**
 * Start the clock again from where it stopped.
 */
export interface ResumeStep {
  type: "agenda.resume";
  id: string;
}
/**
 * Undo one's own last change at the merge desk.
 */
export interface UndoChange {
  type: "merge.undo";
  id: string;
}
/**
 * Make one's own change again that was undone last.
 */
export interface RedoChange {
  type: "merge.redo";
  id: string;
}
/**
 * Leave out one's own change that cannot be undone or redone now, so that the ones before it can be.
 *
 *     change: the one that the next undo or redo is about.
 */
export interface SkipChange {
  type: "merge.skip";
  change: string;
  id: string;
}
/**
 * Bring back a removed scenario, with those cards of its cluster that are still there and in no cluster.
 *
 *     scenario, text_id: as in the view of the removed scenario.
 */
export interface BringBackScenario {
  type: "merge.bring_back";
  scenario: string;
  text_id: string;
  id: string;
}
/**
 * Put a card that a facilitator took away on the board of its table again, as a single card. It
 *     is sent if its stack was, and in the cluster of its stack if that cluster is still there.
 */
export interface BringBackCard {
  type: "ideas.bring_back";
  card: string;
  id: string;
}
/**
 * Take a seat. Role, municipality and language may be left out.
 */
export interface Join {
  type: "welcome.join";
  table: number;
  role?: string | null;
  municipality?: string | null;
  language?: string;
  id: string;
}
/**
 * Change one's role, municipality and language; None removes the role or the municipality.
 */
export interface Describe {
  type: "welcome.describe";
  role: string | null;
  municipality: string | null;
  language: string;
  id: string;
}
/**
 * Change to another table. One's cards stay at the table where they were written. run: of the step in
 *     which the participant moved, so that what they did afterwards is at the new table even if all of it
 *     arrives late; None: the running one.
 */
export interface Move {
  type: "welcome.move";
  table: number;
  run?: number | null;
  id: string;
}
/**
 * Write a card (up to 280 characters) for a theme.
 *
 *     run: the run of the step in which that was done; left out: the running one. What was done in time is
 *     accepted, however late it arrives over the network. private: the author's page said that only they
 *     see it; then it is a private note, whatever the step says.
 */
export interface AddIdea {
  type: "ideas.add";
  theme: string;
  text: string;
  run?: number | null;
  private?: boolean;
  id: string;
}
/**
 * Change one's own card, until it is placed in a cluster. A field that is left out stays as it is.
 *
 *     run: as in `AddIdea`.
 */
export interface EditIdea {
  type: "ideas.edit";
  card: string;
  theme?: string;
  text?: string;
  run?: number | null;
  id: string;
}
/**
 * Withdraw one's own card; from a facilitator: take away any shared card. It disappears from every board
 *     and from the report. run: as in `AddIdea`.
 */
export interface WithdrawIdea {
  type: "ideas.withdraw";
  card: string;
  run?: number | null;
  id: string;
}
/**
 * Share one's own private notes with the table. run: as in `AddIdea`.
 */
export interface ShareIdeas {
  type: "ideas.share";
  cards: string[];
  run?: number | null;
  id: string;
}
/**
 * Put a card and its stack onto another card or stack of the same table. run, here and in the others: the
 *     run of the step in which that was done, as in `ideas.add`; left out: the running one.
 */
export interface StackCard {
  type: "sort.stack";
  card: string;
  onto: string;
  run?: number | null;
  id: string;
}
/**
 * Take a card out of its stack.
 */
export interface UnstackCard {
  type: "sort.unstack";
  card: string;
  run?: number | null;
  id: string;
}
/**
 * Send a card or a stack (any of its cards names it) to the hall.
 */
export interface SendCard {
  type: "sort.send";
  card: string;
  run?: number | null;
  id: string;
}
/**
 * Take a sent card or stack back from the hall.
 */
export interface TakeBackCard {
  type: "sort.take_back";
  card: string;
  run?: number | null;
  id: string;
}
/**
 * Make a cluster of these cards and stacks; they leave any other cluster.
 */
export interface MakeCluster {
  type: "merge.cluster";
  name: string;
  cards: string[];
  id: string;
}
/**
 * Put cards or stacks into a cluster; they leave any other cluster.
 */
export interface PlaceCards {
  type: "merge.place";
  cluster: string;
  cards: string[];
  id: string;
}
/**
 * Take cards or stacks out of their clusters. card: a single card, as pages of protocol version 1 send
 *     it.
 */
export interface TakeOutCards {
  type: "merge.take_out";
  cards?: string[];
  card?: string | null;
  id: string;
}
/**
 * Change the name of a cluster; its cards and scenario stay.
 */
export interface RenameCluster {
  type: "merge.rename";
  cluster: string;
  name: string;
  id: string;
}
/**
 * Move everything in one cluster into another. At most one of them may have a scenario.
 */
export interface JoinClusters {
  type: "merge.join";
  cluster: string;
  into: string;
  id: string;
}
/**
 * Remove a cluster and its scenario; its cards are in no cluster.
 */
export interface DissolveCluster {
  type: "merge.dissolve";
  cluster: string;
  id: string;
}
/**
 * Write the scenario of a cluster, or change it.
 *
 *     base: the scenario as it was when the sender began to edit it. If somebody else has saved a change since
 *     then, the command is refused. None: no such check; the scenario is replaced.
 */
export interface WriteScenario {
  type: "merge.write";
  cluster: string;
  title: string;
  text: string;
  base?: ScenarioText | null;
  id: string;
}
/**
 * The title and the text of a scenario; both empty: it has not been written yet.
 */
export interface ScenarioText {
  title: string;
  text: string;
}
/**
 * Open a vote on these options. budget: dots per person (0: as the step says), unless the kind says it.
 *     kind: how people vote; a key of `BALLOT_KINDS`, such as `dots`.
 */
export interface OpenVote {
  type: "vote.open";
  title: string;
  options: string[];
  budget?: number;
  kind?: "dots";
  id: string;
}
/**
 * Set the number of one's dots on this option; 0 removes them.
 */
export interface CastDots {
  type: "vote.cast";
  vote: string;
  ref: string;
  dots: number;
  id: string;
}
/**
 * Close the vote and show its result.
 */
export interface CloseVote {
  type: "vote.close";
  vote: string;
  id: string;
}
/**
 * Let this closed vote decide the order of the scenarios, if it shows its numbers. Dots of other votes do
 *     not count.
 */
export interface ChooseDecidingVote {
  type: "vote.decides";
  vote: string;
  id: string;
}
/**
 * End the workshop. An open vote is closed with it, and its ballots count.
 */
export interface CloseWorkshop {
  type: "close.workshop";
  id: string;
}
/**
 * Open a closed workshop again.
 */
export interface ReopenWorkshop {
  type: "close.reopen";
  id: string;
}
/**
 * A liveness check, answered by `pong`.
 */
export interface Ping {
  type: "ping";
}
/**
 * Everything that an audience sees, at `rev`.
 */
export interface Snapshot {
  type: "snapshot";
  audience: string;
  rev: number;
  check: number;
  now: number;
  entities: {
    [k: string]:
      | WorkshopView
      | StepView
      | HistoryView
      | RemovedScenarioView
      | TakenCard
      | Me
      | TableTile
      | OwnCard
      | TableCard
      | Counts
      | ClusterView
      | ScenarioView
      | VoteView
      | VoteCards
      | Turnout
      | Ballot
      | DecidingVote
      | ClusterSummary;
  };
}
/**
 * The plan. `closed`: the workshop is over; nothing can be changed. `imported`: it was held on another
 *     server, and is closed for good. Phones get the fields up to `imported`, whatever language they say; the
 *     others, such as those of the report, have their defaults there.
 */
export interface WorkshopView {
  type: "workshop";
  title: {
    [k: string]: string;
  };
  question: {
    [k: string]: string;
  };
  language: string;
  themes: Theme[];
  roles: Label[];
  municipalities: Label[];
  tables: number;
  agenda: Step[];
  privacy_threshold: number;
  capacity: number;
  closed: boolean;
  imported: boolean;
  preface: {
    [k: string]: string;
  };
  report_colour: string;
  omitted_sections: string[];
  report_logo: string;
  logo_description: {
    [k: string]: string;
  };
}
/**
 * The running step. run: counts every start of a step. Times are milliseconds since 1970. left: the time
 *     left (ms) while the clock is paused, else None. started: the ids of the steps that have been started.
 */
export interface StepView {
  type: "step";
  step: string;
  run: number;
  started_at: number;
  ends_at: number;
  left: number | null;
  started: string[];
}
/**
 * The changes that the next undo and the next redo would be about. Only their actor sees them.
 */
export interface HistoryView {
  type: "history";
  undo: ChangeView | null;
  redo: ChangeView | null;
}
/**
 * A change that can be undone or redone, in the terms of `ChangeSummary`. id: of its command.
 */
export interface ChangeView {
  id: string;
  kind:
    | "bring_back"
    | "bring_back_card"
    | "dissolve"
    | "join"
    | "make"
    | "place"
    | "rename"
    | "take_away"
    | "take_out"
    | "write";
  name?: string;
  other_name?: string;
  cards?: number;
}
/**
 * A removed scenario. cluster: the name of its cluster. cards: the lead cards of its cluster then, also
 *     those that were withdrawn, stacked or placed since. at, seq: time of the removal (ms since 1970), and its
 *     position in the log.
 */
export interface RemovedScenarioView {
  type: "removed_scenario";
  scenario: string;
  text_id: string;
  cluster_id: string;
  cluster: string;
  title: string;
  text: string;
  cards: string[];
  at: number;
  seq: number;
}
/**
 * A card that a facilitator took away, with its latest text. Only its author sees it; a facilitator may
 *     ask for the list of all of them.
 */
export interface TakenCard {
  type: "taken";
  id: string;
  table: number;
  theme: string;
  text: string;
  number: number;
}
/**
 * A participant's own seat; nobody else ever sees it.
 */
export interface Me {
  type: "me";
  table: number;
  role: string | null;
  municipality: string | null;
  language: string;
}
/**
 * A table as the staff see it, in numbers. people: seats. cards: shared cards. private: private notes.
 *     sent: sent cards and stacks.
 */
export interface TableTile {
  type: "tile";
  number: number;
  people: number;
  cards: number;
  private: number;
  sent: number;
}
/**
 * A card as its author sees it. under: the id of the lead card of its stack; null if it is itself the
 *     lead card, or in no stack. sent: whether its stack is sent to the hall. cluster: the id of the cluster of
 *     its stack. placed: whether its stack is in a cluster. number: its number among the shared cards of its
 *     table; 0 while it is private.
 */
export interface OwnCard {
  type: "mine";
  id: string;
  table: number;
  theme: string;
  text: string;
  at: number;
  shared: boolean;
  under: string | null;
  sent: boolean;
  placed: boolean;
  number: number;
  cluster: string | null;
}
/**
 * A card on a table's board, without its author. under: the id of the lead card of its stack; null if it
 *     is itself the lead card, or in no stack. beneath: if it is a lead card, the ids of the other cards of its
 *     stack. sent: whether its stack is sent to the hall. cluster: the id of the cluster of its stack. number:
 *     its number among the shared cards of its table; number 17 of table 4 is called 4-17.
 */
export interface TableCard {
  type: "card";
  id: string;
  table: number;
  theme: string;
  text: string;
  at: number;
  under: string | null;
  beneath: string[];
  sent: boolean;
  cluster: string | null;
  number: number;
}
/**
 * Numbers of the whole workshop. In an imported workshop, people and cards are the numbers of its report.
 *
 *     people: participants with a seat. cards: shared cards. themes: theme -> its shared cards; 0 for each in an
 *     imported workshop, whose cards are in the report only. taken_away: cards that a facilitator took away.
 *     tables: those with people or shared cards; 0 in an imported workshop.
 */
export interface Counts {
  type: "counts";
  people: number;
  cards: number;
  themes: {
    [k: string]: number;
  };
  taken_away: number;
  tables: number;
}
/**
 * A cluster: its name, its lead cards, the id of its scenario, if it has one, and when it was made (ms
 *     since 1970; 0: a server of an earlier version, which does not say it).
 */
export interface ClusterView {
  type: "cluster";
  id: string;
  name: string;
  cards: string[];
  scenario: string | null;
  at: number;
}
/**
 * A description of the future, written from the cards of a cluster. sources: the number of these cards.
 *     tables: the number of tables that wrote them.
 */
export interface ScenarioView {
  type: "scenario";
  id: string;
  cluster: string;
  title: string;
  text: string;
  sources: number;
  tables: number;
}
/**
 * results: in the order of the options. voters: ballots cast. Both are None until the vote is closed, and
 *     afterwards too if fewer people voted than the privacy threshold says; if nobody voted, voters is 0.
 *     removed: the refs of the options that are cards which were removed since; they have no words any more.
 */
export interface VoteView {
  type: "vote";
  id: string;
  step: string;
  title: string;
  options: Option[];
  budget: number;
  closed: boolean;
  results: Result[] | null;
  voters: number | null;
  kind?: string;
  removed?: string[];
}
/**
 * Something to vote on, with the text it had when the vote opened. ref: `scenario/x` and so on.
 */
export interface Option {
  ref: string;
  title: string;
  text: string;
}
/**
 * The result of an option. dots: the sum over all ballots. people: the number of ballots with dots on the
 *     option.
 */
export interface Result {
  ref: string;
  dots: number;
  people: number;
}
/**
 * What people read of a cluster that they vote on. words: those of its first cards, as far as the cards
 *     are still there and say them. more: the number of its other cards and stacks.
 *
 *     An entity of its own, because there may be thousands of cards in a vote, and each may change.
 */
export interface VoteCards {
  type: "vote_cards";
  words: string[];
  more?: number;
}
/**
 * The number of ballots so far, without their content.
 */
export interface Turnout {
  type: "turnout";
  vote: string;
  voters: number;
}
/**
 * One's own dots: ref -> dots.
 */
export interface Ballot {
  type: "ballot";
  vote: string;
  dots: {
    [k: string]: number;
  };
}
/**
 * The closed vote that decides the order of the scenarios.
 */
export interface DecidingVote {
  type: "deciding_vote";
  vote: string;
}
/**
 * A cluster as everyone sees it at the end: its name (or `…`, if that repeats a card which was removed or
 *     rewritten), and the number of its cards, including those in stacks.
 */
export interface ClusterSummary {
  type: "cluster_summary";
  id: string;
  name: string;
  cards: number;
}
/**
 * The changes for an audience up to `rev`: entities as they are now, and keys that were removed.
 */
export interface Patch {
  type: "patch";
  audience: string;
  rev: number;
  check: number;
  now: number;
  changed: {
    [k: string]:
      | WorkshopView
      | StepView
      | HistoryView
      | RemovedScenarioView
      | TakenCard
      | Me
      | TableTile
      | OwnCard
      | TableCard
      | Counts
      | ClusterView
      | ScenarioView
      | VoteView
      | VoteCards
      | Turnout
      | Ballot
      | DecidingVote
      | ClusterSummary;
  };
  gone: string[];
}
/**
 * The client no longer belongs to this audience and drops its entities.
 */
export interface Leave {
  type: "leave";
  audience: string;
}
/**
 * Numbers of connected people and of shared cards, sent at most once a second, to everyone. tables:
 *     number of a table -> people there, for consoles; for others empty.
 */
export interface Presence {
  type: "presence";
  people: number;
  cards: number;
  tables: {
    [k: string]: number;
  };
}
/**
 * The command's effect is on disk. seq: its position in the log (0: it changed nothing).
 */
export interface Ack {
  type: "ack";
  id: string;
  seq: number;
}
/**
 * The command had no effect. id: of the submit; None when it could not be read. message: a sentence for
 *     people. retry: the same may succeed later.
 */
export interface Rejection {
  type: "rejection";
  id: string | null;
  code: string;
  message: string;
  retry: boolean;
}
/**
 * The answer to `ping`.
 */
export interface Pong {
  type: "pong";
  now: number;
}
