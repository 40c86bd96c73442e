/** Which variants of the report there are, as the server says. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { getJson, NetworkError } from "../../http";
import type { ReportVariants, VariantGroup } from "../../http.gen";
import { lang } from "../../i18n";
import { useSession } from "../session";

/** Empty until the server has answered. It is asked again when the workshop is closed or opened. */
export function useVariants(): VariantGroup[] {
  const { workshop, code, client } = useSession();
  const groups = useSignal<VariantGroup[]>([]);
  const [closed, language] = [workshop.value?.closed, lang.value];
  const isLive = client.connection.status.value === "live";
  useEffect(() => {
    let isCurrent = true;
    getJson<ReportVariants>(`/api/workshops/${code}/variants?lang=${language}`).then(
      (found) => isCurrent && (groups.value = found.groups),
      (error: unknown) => {
        // The next connection asks again.
        if (!(error instanceof NetworkError)) throw error;
      },
    );
    return () => void (isCurrent = false);
  }, [code, closed, isLive, language]);
  return groups.value;
}
