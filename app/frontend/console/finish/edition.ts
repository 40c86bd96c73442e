/** Which edition the report is, as the server says. */
import { useEffect } from "preact/hooks";

import type { EditionInfo } from "../../http.gen";
import { useSession } from "../session";
import { useAnswer } from "../useAnswer";

/** Undefined until the server has answered. It is asked again when the workshop is closed or opened. */
export function useEdition(): EditionInfo | undefined {
  const { workshop, code, edition } = useSession();
  const { value: found } = useAnswer<EditionInfo>(`/api/workshops/${code}/edition`, workshop.value?.closed);
  useEffect(() => {
    if (found) edition.value = found;
  }, [found]);
  return found ?? edition.value;
}
