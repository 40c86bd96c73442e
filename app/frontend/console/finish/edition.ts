/** Which edition the report is, as the server says. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { getJson, NetworkError } from "../../http";
import type { EditionInfo } from "../../http.gen";
import { useSession } from "../session";

/** Undefined until the server has answered. It is asked again when the workshop is closed or opened. */
export function useEdition(): EditionInfo | undefined {
  const { workshop, code, client } = useSession();
  const edition = useSignal<EditionInfo | undefined>(undefined);
  const closed = workshop.value?.closed;
  const isLive = client.connection.status.value === "live";
  useEffect(() => {
    let isCurrent = true;
    getJson<EditionInfo>(`/api/workshops/${code}/edition`).then(
      (found) => isCurrent && (edition.value = found),
      (error: unknown) => {
        // The next connection asks again.
        if (!(error instanceof NetworkError)) throw error;
      },
    );
    return () => void (isCurrent = false);
  }, [code, closed, isLive]);
  return edition.value;
}
