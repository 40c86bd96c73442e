/** The QR code of the report on the screen of a closed workshop: the console's copy of what the server says, and the request that changes it.
 * There is one for the whole console. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { getJson, NetworkError, ApiError, postJson } from "../../http";
import type { ReportQr } from "../../http.gen";

/** How often the server is asked for the choice while a component shows it: another facilitator may have chosen, and the link of a closed
 * workshop is made a little later. */
const ASK_INTERVAL_MS = 5000;

export class ReportQrChoice {
  #qr = signal<ReportQr | undefined>(undefined);
  /** undefined until the server has answered. */
  readonly qr: ReadonlySignal<ReportQr | undefined> = this.#qr;
  #path: string;
  #lastRequest = 0;

  constructor(code: string) {
    this.#path = `/api/workshops/${code}/report-qr`;
  }

  /** Ask the server again. Resolves with whether it opens another link, or none, than before; with undefined, and without a change, if there
   * is no answer, or another request has overtaken it. */
  async load(): Promise<boolean | undefined> {
    const before = this.#qr.peek()?.path;
    const request = ++this.#lastRequest;
    try {
      const found = await getJson<ReportQr>(this.#path);
      if (request !== this.#lastRequest) return undefined;
      this.#qr.value = found;
      return found.path !== before;
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof NetworkError)) throw error;
      return undefined;
    }
  }

  /** Choose whether the screen shows it. Until the server has answered, the choice counts as made. Rejects with ApiError or NetworkError. */
  async choose(wanted: boolean): Promise<void> {
    const before = this.#qr.peek();
    const request = ++this.#lastRequest;
    if (before) this.#qr.value = { ...before, wanted };
    try {
      const chosen = await postJson<ReportQr>(this.#path, { wanted });
      if (request === this.#lastRequest) this.#qr.value = chosen;
    } catch (error) {
      if (request === this.#lastRequest) this.#qr.value = before;
      throw error;
    }
  }

  /** The link that was made for it was turned off, so the server has stored that it is not wanted. */
  turnedOff(): void {
    this.#lastRequest++;
    this.#qr.value = { wanted: false, path: null, has_code_word: false };
  }
}

/** Call `ask`, which loads the choice, every few seconds while a component shows it and the page can be seen. */
export function useRegularLoad(ask: () => Promise<unknown>, isShown: boolean): void {
  useEffect(() => {
    if (!isShown) return;
    const timer = setInterval(() => void (document.hidden || ask()), ASK_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [isShown]);
}
