/** The public link to the report of which the screen shows the QR code. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { ApiError, getJson } from "../http";
import type { ReportQr } from "../http.gen";

/** A facilitator may turn the code off or on at any time. */
const ASK_INTERVAL_MS = 5000;

/** The link, if `path` is not null. null: the server refuses to say; undefined: it has not answered yet. */
export function useReportQr(code: string, closed: boolean): Signal<ReportQr | null | undefined> {
  const qr = useSignal<ReportQr | null | undefined>(undefined);
  useEffect(() => {
    if (!closed) return;
    let isCurrent = true;
    const ask = async () => {
      const found = await askForQr(code, qr.peek() ?? null);
      if (isCurrent) qr.value = found;
    };
    void ask();
    const timer = setInterval(() => void ask(), ASK_INTERVAL_MS);
    return () => {
      isCurrent = false;
      clearInterval(timer);
      qr.value = undefined;
    };
  }, [code, closed]);
  return qr;
}

/** last: what is shown, which stays while there is no network. */
async function askForQr(code: string, last: ReportQr | null): Promise<ReportQr | null> {
  try {
    return await getJson<ReportQr>(`/api/workshops/${code}/report-qr`);
  } catch (error) {
    return error instanceof ApiError ? null : last;
  }
}
