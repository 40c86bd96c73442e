/* Generated from app/web/answers.py by `make wire`; change that instead. */

export type HttpAnswers =
  | Health
  | Readiness
  | Problem
  | JoinInfo
  | TakenSeat
  | Submitted
  | Template
  | EditionInfo
  | ReportVariants
  | TakenCards
  | UploadedLogo
  | ImportedWorkshop
  | OrganiserInfo
  | Workshop
  | SignInLink
  | StaffLink
  | ReportQr
  | OpenedLink
  | ApiToken
  | NewApiToken
  | Webhook
  | NewWebhook;

/**
 * The server responds. restarted_tasks: since its start, of those that must run for ever: after an error,
 *     which the log has. waiting_reports: files and pages of reports that wait until others are rendered.
 *     refused_connections: WebSockets and event streams since the start.
 */
export interface Health {
  ok: boolean;
  restarted_tasks: number;
  waiting_reports: number;
  refused_connections: number;
}
/**
 * The server does all of its work. If not, it answers with a `Problem`.
 */
export interface Readiness {
  ready: boolean;
}
/**
 * The reason for which a request was refused. code: dotted, for programs; message: a sentence for
 *     people.
 */
export interface Problem {
  code: string;
  message: string;
}
/**
 * The part of a workshop that anyone may read before joining it. tables: how many. full: nobody else can
 *     join. smallest_group: numbers by group are shown only of groups with at least so many people. imported: it
 *     was held on another server, and nobody can join it here.
 */
export interface JoinInfo {
  code: string;
  title: {
    [k: string]: string;
  };
  question: {
    [k: string]: string;
  };
  language: string;
  roles: Choice[];
  municipalities: Choice[];
  tables: number;
  closed: boolean;
  full: boolean;
  seat: Seat | null;
  smallest_group: number;
  imported: boolean;
}
/**
 * A role or municipality that a person may choose when joining.
 */
export interface Choice {
  id: string;
  name: {
    [k: string]: string;
  };
}
/**
 * The seat that this browser has already. role, municipality: ids; None: none was chosen. language:
 *     empty: none was chosen.
 */
export interface Seat {
  table: number;
  role: string | null;
  municipality: string | null;
  language: string;
}
/**
 * The table of the seat. If the request was repeated with another table, that of the first request.
 */
export interface TakenSeat {
  table: number;
}
/**
 * The number of the command's entry in the log of the workshop; 0: it changed nothing.
 */
export interface Submitted {
  seq: number;
}
/**
 * A template from which a workshop can be made.
 */
export interface Template {
  id: string;
  title: {
    [k: string]: string;
  };
}
/**
 * Which edition the report is. no: None for a draft. sha256: of its content, in hex; empty: a draft.
 *     made_at: of a draft, now. last: the number of the last edition, also while the workshop is open again;
 *     None: there is none yet. numbers_of: the number of the edition for which the numbers by group were
 *     counted, which later editions repeat; None: they will be counted for the next one.
 */
export interface EditionInfo {
  no: number | null;
  sha256: string;
  made_at: number;
  last: number | null;
  numbers_of: number | null;
}
/**
 * The variants of a report, in the order of the console's menu.
 */
export interface ReportVariants {
  groups: VariantGroup[];
}
/**
 * The variants of one kind. name: of the kind, such as `table`.
 */
export interface VariantGroup {
  name: string;
  choices: VariantChoice[];
}
/**
 * A variant of a report. variant: its name in a request, such as `table-4`. label: what it is called, in
 *     the language of the request.
 */
export interface VariantChoice {
  variant: string;
  label: string;
}
/**
 * The cards that a facilitator took away, by table and number.
 */
export interface TakenCards {
  cards: TakenCard[];
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
 * A picture that was uploaded as a logo. sha256: of the stored picture, in hex; the command `plan.edit`
 *     names it by this. width, height: of the stored picture, in pixels.
 */
export interface UploadedLogo {
  sha256: string;
  width: number;
  height: number;
}
/**
 * The join code under which an imported edition can be read, and the edition's number. is_new: whether
 *     the workshop was made by this import; else the edition was imported before.
 */
export interface ImportedWorkshop {
  code: string;
  edition: number;
  is_new: boolean;
}
/**
 * Whether an organiser is signed in. workshops: the newest ones; empty if nobody is signed in. has_more:
 *     there are others than these.
 */
export interface OrganiserInfo {
  organiser: boolean;
  workshops: Workshop[];
  has_more: boolean;
}
/**
 * A workshop in a list of workshops. title: in the language of the workshop. tables: those of the
 *     plan. imported: it was held on another server; people and cards are those of its report, and created_at is
 *     the time of the import. edition: the imported one; None: it was not imported.
 */
export interface Workshop {
  code: string;
  title: string;
  language: string;
  people: number;
  cards: number;
  tables: number;
  closed: boolean;
  created_at: number;
  links: WorkshopUrls;
  imported: boolean;
  edition: ListedEdition | null;
}
/**
 * The addresses of a workshop's pages. Those of its console and screen have the secret of a link if there
 *     is a valid one without a label; else they are for organisers.
 */
export interface WorkshopUrls {
  join: string;
  console: string;
  screen: string;
  signs: string;
}
/**
 * The number of an imported edition, and when it was made.
 */
export interface ListedEdition {
  no: number;
  made_at: number;
}
/**
 * An address at which an organiser can sign in once.
 */
export interface SignInLink {
  url: string;
}
/**
 * A link that gives a right in a workshop. table: of a table host; None: of any other right. expires_at:
 *     None: never. is_own: it was opened in the browser that asks. url: empty: who asks may not know it.
 *     has_code_word: a reader of the report must give one. wrong_code_words: how many different wrong ones were
 *     given since the server started. on_screen: it was made for the QR code that the screen shows when the
 *     workshop is closed.
 */
export interface StaffLink {
  id: string;
  right: ("facilitator" | "report" | "screen" | "table_host" | "theme_team") | "public_report";
  label: string;
  table: number | null;
  created_at: number;
  expires_at: number | null;
  is_own: boolean;
  url: string;
  has_code_word: boolean;
  wrong_code_words: number;
  on_screen: boolean;
}
/**
 * The QR code of the report on the screen. wanted: it is shown when the workshop is closed. path: of the
 *     public link that it opens; None: the workshop is not closed, or no such link works. has_code_word: this
 *     link asks for one.
 */
export interface ReportQr {
  wanted: boolean;
  path: string | null;
  has_code_word: boolean;
}
/**
 * The path of the page that a link leads to.
 */
export interface OpenedLink {
  page: string;
}
/**
 * A token with which another program reads results. expires_at: None: never. last_used_at: up to a minute
 *     too early; None: never used.
 */
export interface ApiToken {
  id: string;
  label: string;
  scopes: ("cards" | "files" | "results" | "workshops")[];
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
}
/**
 * A token that was just made. secret: is shown this once.
 */
export interface NewApiToken {
  token: ApiToken;
  secret: string;
}
/**
 * An address of another program that is told of events. workshop: a join code; None: of every workshop.
 *     pending: how many messages are still to be delivered. last_at: when the last attempt ended; None: there
 *     was none. last_status: of the answer to it; None: there was none, and last_error is a sentence about
 *     why.
 */
export interface Webhook {
  id: string;
  url: string;
  events: ("edition.made" | "step.changed")[];
  workshop: string | null;
  created_at: number;
  pending: number;
  last_at: number | null;
  last_status: number | null;
  last_error: string;
}
/**
 * A webhook that was just registered. secret: its requests are signed with it; it is shown this once.
 */
export interface NewWebhook {
  webhook: Webhook;
  secret: string;
}
