/** Fetches files of the report and hands them to the browser, so that the console can show what is under way, and stop it. A download
 * goes on while another tab of the console is shown. */
import { type ReadonlySignal, signal } from "@preact/signals";

import { errorMessage, orNetworkError, request } from "../../http";
import { lang } from "../../i18n";

export type ReportFile = {
  /** It says the format, the variant and the language. */
  href: string;
  /** The edition that the file is of; undefined for a draft, and before the server has said which it is. */
  edition: number | undefined;
  /** The name that people read. */
  name: string;
};

export type DownloadState =
  /** The server makes the file. */
  | { kind: "making" }
  /** `received`: how much of it has come, in bytes, uncompressed. How much there is is not known, because it is sent compressed. */
  | { kind: "coming"; received: number }
  | { kind: "failed"; message: string };

export type Download = { file: ReportFile; state: DownloadState; abort: AbortController };

type Options = {
  onStarted: (file: ReportFile) => void;
  /** A file was handed to the browser. */
  onSaved: (file: ReportFile) => void;
};

export class FileDownloads {
  #downloads = signal<readonly Download[]>([]);
  /** The downloads that are under way or have failed, the oldest first. */
  readonly downloads: ReadonlySignal<readonly Download[]> = this.#downloads;
  #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** The state of a file's download; undefined if it is not under way and has not failed. */
  stateOf(file: ReportFile): DownloadState | undefined {
    return this.#downloads.value.find((download) => isSameFile(download.file, file))?.state;
  }

  /** Fetch a file and save it under the name that the server gives it, unless that is under way already. */
  async start(file: ReportFile): Promise<void> {
    const earlier = this.#downloads.peek().find((download) => isSameFile(download.file, file));
    if (earlier && earlier.state.kind !== "failed") return;
    this.discard(file);
    const abort = new AbortController();
    this.#downloads.value = [...this.#downloads.peek(), { file, abort, state: { kind: "making" } }];
    this.#options.onStarted(file);
    try {
      const response = await request(file.href, { signal: abort.signal, headers: { "Accept-Language": lang.peek() } });
      const content = await readBody(response, (received) => this.#setState(abort, { kind: "coming", received }));
      if (abort.signal.aborted) return;
      saveFile(content, fileName(response.headers.get("Content-Disposition") ?? ""));
      this.discard(file);
      this.#options.onSaved(file);
    } catch (error) {
      if (!abort.signal.aborted) this.#setState(abort, { kind: "failed", message: errorMessage(error) });
    }
  }

  /** Stop a download, or discard its error. The server stops making the file, too. */
  discard(file: ReportFile): void {
    const downloads = this.#downloads.peek();
    downloads.find((download) => isSameFile(download.file, file))?.abort.abort();
    this.#downloads.value = downloads.filter((download) => !isSameFile(download.file, file));
  }

  #setState(abort: AbortController, state: DownloadState): void {
    this.#downloads.value = this.#downloads.peek().map((download) => (download.abort === abort ? { ...download, state } : download));
  }
}
/** The same file under another name is another link to it. */
export function isSameFile(one: ReportFile, other: ReportFile): boolean {
  return one.href === other.href && one.edition === other.edition && one.name === other.name;
}

/** The body of an answer. onReceived: called with the number of bytes so far. Rejects with NetworkError. */
async function readBody(response: Response, onReceived: (received: number) => void): Promise<Blob> {
  const reader = response.body?.getReader();
  if (!reader) return orNetworkError(response.blob());
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  for (let part = await orNetworkError(reader.read()); !part.done; part = await orNetworkError(reader.read())) {
    parts.push(part.value);
    received += part.value.length;
    onReceived(received);
  }
  return new Blob(parts, { type: response.headers.get("Content-Type") ?? "" });
}

/** The name in all letters in a Content-Disposition header, such as `attachment; filename="var.pdf"; filename*=utf-8''v%C3%A5r.pdf`. */
export function fileName(disposition: string): string {
  return decodeURIComponent(/filename\*=utf-8''([^;]+)/i.exec(disposition)?.[1] ?? "report");
}

function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser may read it a little later
}
