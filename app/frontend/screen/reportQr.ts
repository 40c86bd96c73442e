/** The public link to the report of which the screen shows the QR code. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { ApiError, getJson } from "../http";
import type { ReportQr } from "../http.gen";

/** A facilitator may turn the code off or on at any time. */
const ASK_INTERVAL_MS = 5000;

/** The path of the link. null: there is none to show; undefined: the server has not answered yet. */
export function useReportPath(code: string, closed: boolean): Signal<string | null | undefined> {
  const path = useSignal<string | null | undefined>(undefined);
  useEffect(() => {
    if (!closed) return;
    let isCurrent = true;
    const ask = async () => {
      const found = await askForPath(code, path.peek() ?? null);
      if (isCurrent) path.value = found;
    };
    void ask();
    const timer = setInterval(() => void ask(), ASK_INTERVAL_MS);
    return () => {
      isCurrent = false;
      clearInterval(timer);
      path.value = undefined;
    };
  }, [code, closed]);
  return path;
}

/** last: what is shown, which stays while there is no network. */
async function askForPath(code: string, last: string | null): Promise<string | null> {
  try {
    return (await getJson<ReportQr>(`/api/workshops/${code}/report-qr`)).path;
  } catch (error) {
    return error instanceof ApiError ? null : last;
  }
}
