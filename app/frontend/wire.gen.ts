/* Generated from app/workshop/protocol.py by `make wire`; change that instead. */

export type Wire = Submit | Frame;
export type Submit =
  | EditPlan
  | StartStep
  | ExtendStep
  | PauseStep
  | ResumeStep
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
  | TakeOutCard
  | RenameCluster
  | JoinClusters
  | DissolveCluster
  | WriteScenario
  | UndoMerge
  | OpenVote
  | CastDots
  | CloseVote
  | CloseWorkshop
  | ReopenWorkshop
  | Ping;
export type Frame = Snapshot | Patch | Leave | Presence | Ack | Rejection | Pong;

/**
 * Change what is given; leave the rest. Lists are given whole.
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
  themes?: Theme[];
  roles?: Label[];
  municipalities?: Label[];
  tables?: number;
  agenda?: Step[];
  privacy_threshold?: number;
  capacity?: number;
  id: string;
}
/**
 * A column of a board. `colour` is 1 to 8 of the design tokens; the icon says the same without colour.
 */
export interface Theme {
  id: string;
  name: {
    [k: string]: string;
  };
  colour: number;
  icon: "book" | "compass" | "hand" | "heart" | "leaf" | "people" | "shelter" | "star";
  retired: boolean;
}
/**
 * A role or a municipality to choose from. Retired: no longer offered, but still a name.
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
 *     private: (ideas) a new card is its author's note until they put it on the table.
 *     sends: (sort) how many cards or stacks a table may send to the hall.
 *     dots: (vote) the budget per person.
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
 * Start this step now: the next, an earlier one again, or any other.
 *
 *     after: the run that the sender saw (0: none yet). When the hall has moved on since, it is refused, so that
 *     two consoles that press "next" at once move the hall by one step. Left out: start it in any case.
 */
export interface StartStep {
  type: "agenda.start";
  step: string;
  after?: number | null;
  id: string;
}
/**
 * Move the end of the running step by so many seconds, either way.
 */
export interface ExtendStep {
  type: "agenda.extend";
  seconds: number;
  id: string;
}
/**
 * Stop the clock.
 */
export interface PauseStep {
  type: "agenda.pause";
  id: string;
}
/**
 * Let the clock run on from where it stopped.
 */
export interface ResumeStep {
  type: "agenda.resume";
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
 * Say again who one is; None takes it back.
 */
export interface Describe {
  type: "welcome.describe";
  role: string | null;
  municipality: string | null;
  language: string;
  id: string;
}
/**
 * Sit down at another table. One's cards stay where they were written.
 */
export interface Move {
  type: "welcome.move";
  table: number;
  id: string;
}
/**
 * Write a card (up to 280 characters) under a theme.
 *
 *     run: the run of the step in which it was written. A card written in time counts, however late the network
 *     lets it come.
 */
export interface AddIdea {
  type: "ideas.add";
  theme: string;
  text: string;
  run?: number | null;
  id: string;
}
/**
 * Change one's own card, until it is placed in a cluster.
 */
export interface EditIdea {
  type: "ideas.edit";
  card: string;
  theme?: string;
  text?: string;
  id: string;
}
/**
 * Take one's own card back; or, by the facilitator, take away a card that hurts. It is gone from every
 *     board and from the report.
 */
export interface WithdrawIdea {
  type: "ideas.withdraw";
  card: string;
  id: string;
}
/**
 * Put one's own notes on the table.
 */
export interface ShareIdeas {
  type: "ideas.share";
  cards: string[];
  id: string;
}
/**
 * Put a card, with all beneath it, onto another card or stack of the same table.
 */
export interface StackCard {
  type: "sort.stack";
  card: string;
  onto: string;
  id: string;
}
/**
 * Take a card out of its stack again.
 */
export interface UnstackCard {
  type: "sort.unstack";
  card: string;
  id: string;
}
/**
 * Send a card or a stack (any of its cards names it) to the hall.
 */
export interface SendCard {
  type: "sort.send";
  card: string;
  id: string;
}
/**
 * Take a sent card or stack back to the table.
 */
export interface TakeBackCard {
  type: "sort.take_back";
  card: string;
  id: string;
}
/**
 * Gather these cards and stacks under a name.
 */
export interface MakeCluster {
  type: "merge.cluster";
  name: string;
  cards: string[];
  id: string;
}
/**
 * Put cards or stacks into a cluster, out of any other.
 */
export interface PlaceCards {
  type: "merge.place";
  cluster: string;
  cards: string[];
  id: string;
}
/**
 * Take a card or stack out of its cluster.
 */
export interface TakeOutCard {
  type: "merge.take_out";
  card: string;
  id: string;
}
/**
 * Give a cluster another name.
 */
export interface RenameCluster {
  type: "merge.rename";
  cluster: string;
  name: string;
  id: string;
}
/**
 * Put all of one cluster into another. At most one of them may have a scenario.
 */
export interface JoinClusters {
  type: "merge.join";
  cluster: string;
  into: string;
  id: string;
}
/**
 * Let a cluster go, with its scenario; its cards are free again.
 */
export interface DissolveCluster {
  type: "merge.dissolve";
  cluster: string;
  id: string;
}
/**
 * Make the cluster a scenario, or change the scenario it has.
 */
export interface WriteScenario {
  type: "merge.write";
  cluster: string;
  title: string;
  text: string;
  id: string;
}
/**
 * Go back to the desk as it was before the last change to it.
 */
export interface UndoMerge {
  type: "merge.undo";
  id: string;
}
/**
 * Let the hall vote on these, with so many dots each (0: as the step says).
 */
export interface OpenVote {
  type: "vote.open";
  title: string;
  options: string[];
  budget?: number;
  id: string;
}
/**
 * Have exactly so many of one's dots on this option; 0 takes them back.
 */
export interface CastDots {
  type: "vote.cast";
  vote: string;
  ref: string;
  dots: number;
  id: string;
}
/**
 * No more dots; the result is shown.
 */
export interface CloseVote {
  type: "vote.close";
  vote: string;
  id: string;
}
/**
 * End the workshop. A vote that is still open is closed with it: what was voted counts.
 */
export interface CloseWorkshop {
  type: "close.workshop";
  id: string;
}
/**
 * Go on after all.
 */
export interface ReopenWorkshop {
  type: "close.reopen";
  id: string;
}
/**
 * Are you there? Answered by `pong`.
 */
export interface Ping {
  type: "ping";
}
/**
 * All that an audience sees, at `rev`.
 */
export interface Snapshot {
  type: "snapshot";
  audience: string;
  rev: number;
  now: number;
  entities: {
    [k: string]:
      | WorkshopView
      | StepView
      | Me
      | TableTile
      | OwnCard
      | TableCard
      | Counts
      | ClusterView
      | ScenarioView
      | DeskView
      | VoteView
      | Turnout
      | Ballot;
  };
}
/**
 * What everyone may know of the plan. `closed`: over; nothing can be changed any more.
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
}
/**
 * The step that runs. `left` (ms) is set while the clock stands still.
 */
export interface StepView {
  type: "step";
  step: string;
  run: number;
  started_at: number;
  ends_at: number;
  left: number | null;
}
/**
 * One's own seat; nobody else ever sees it.
 */
export interface Me {
  type: "me";
  table: number;
  role: string | null;
  municipality: string | null;
  language: string;
}
/**
 * A table as the facilitator sees it: how many sit there, write, and have sent. No roles, no names.
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
 * A card as its author sees it. `under`: the lead of the stack it lies in.
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
}
/**
 * A card on a table's board; whose it is nobody sees. `sent` and `cluster` are those of its stack.
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
}
/**
 * Seats taken, and shared cards per theme, in the whole hall.
 */
export interface Counts {
  type: "counts";
  people: number;
  cards: number;
  themes: {
    [k: string]: number;
  };
}
/**
 * A tray: its name and the lead cards in it.
 */
export interface ClusterView {
  type: "cluster";
  id: string;
  name: string;
  cards: string[];
  scenario: string | null;
}
/**
 * A written picture of the future; `sources` counts its cards, `tables` the tables they come from.
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
 * undo: how many changes can be taken back.
 */
export interface DeskView {
  type: "desk";
  undo: number;
}
/**
 * `results` is None until the vote is closed; then in the order of the options. voters: ballots cast.
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
}
/**
 * Something to vote on, with the words it had when the vote opened. ref: `scenario/x` and so on.
 */
export interface Option {
  ref: string;
  title: string;
  text: string;
}
/**
 * dots: all that lie on the option; people: how many put any there.
 */
export interface Result {
  ref: string;
  dots: number;
  people: number;
}
/**
 * How many have cast a ballot so far; nothing of what is on it.
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
 * What changed for an audience up to `rev`: entities as they are now, and keys that are gone.
 */
export interface Patch {
  type: "patch";
  audience: string;
  rev: number;
  now: number;
  changed: {
    [k: string]:
      | WorkshopView
      | StepView
      | Me
      | TableTile
      | OwnCard
      | TableCard
      | Counts
      | ClusterView
      | ScenarioView
      | DeskView
      | VoteView
      | Turnout
      | Ballot;
  };
  gone: string[];
}
/**
 * You no longer belong to this audience: forget it.
 */
export interface Leave {
  type: "leave";
  audience: string;
}
/**
 * How many people are connected and cards on the tables; per table (by number) only for the console.
 *     At most once a second, to everyone.
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
 * The command's effect is on disk. seq: where in the log (0: it changed nothing).
 */
export interface Ack {
  type: "ack";
  id: string;
  seq: number;
}
/**
 * The command did not happen. retry: the same may succeed later. id: None when it could not be read.
 */
export interface Rejection {
  type: "rejection";
  id: string | null;
  code: string;
  message: string;
  retry: boolean;
}
/**
 * Here I am.
 */
export interface Pong {
  type: "pong";
  now: number;
}
