/** Fetches a file of the report and hands it to the browser, so that the page can show how far it is, and stop it. */
import { signal } from "@preact/signals";

import { errorMessage, request } from "../../http";
import { lang } from "../../i18n";

export type DownloadState =
  | { kind: "idle" }
  /** The server makes the file. */
  | { kind: "making" }
  /** `share`: how much of it has come, from 0 to 1. */
  | { kind: "coming"; share: number }
  | { kind: "failed"; message: string };

const IDLE: DownloadState = { kind: "idle" };

export class FileDownload {
  readonly state = signal<DownloadState>(IDLE);
  #abort: AbortController | undefined;

  /** Fetch the file and save it under the name that the server gives it. */
  async start(url: string): Promise<void> {
    this.cancel();
    const abort = new AbortController();
    this.#abort = abort;
    this.state.value = { kind: "making" };
    try {
      const response = await request(url, { signal: abort.signal, headers: { "Accept-Language": lang.peek() } });
      const file = await this.#read(response, abort);
      if (abort.signal.aborted) return;
      saveFile(file, fileName(response.headers.get("Content-Disposition") ?? ""));
      this.state.value = IDLE;
    } catch (error) {
      if (!abort.signal.aborted) this.state.value = { kind: "failed", message: errorMessage(error) };
    }
  }

  /** Stop it. The server stops making the file, too. */
  cancel(): void {
    this.#abort?.abort();
    this.state.value = IDLE;
  }

  async #read(response: Response, { signal: aborted }: AbortController): Promise<Blob> {
    const total = Number(response.headers.get("Content-Length"));
    const reader = response.body?.getReader();
    if (!reader || !total) return response.blob();
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let received = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      received += part.value.length;
      if (!aborted.aborted) this.state.value = { kind: "coming", share: Math.min(1, received / total) };
    }
    return new Blob(parts, { type: response.headers.get("Content-Type") ?? "" });
  }
}

/** The name in a Content-Disposition header, such as `attachment; filename="x.pdf"`. */
export function fileName(disposition: string): string {
  return /filename="([^"]+)"/.exec(disposition)?.[1] ?? "report";
}

function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // the browser may read it a little later
}
