/** Which edition the report is, as the server says. */
import { useEffect } from "preact/hooks";

import type { EditionInfo } from "../../http.gen";
import { t } from "../../i18n";
import { type ConsoleSession, useSession } from "../session";
import { useAnswer } from "../useAnswer";

/** Asks the server which edition the report is, again when the workshop is closed or opened. Used once, for the whole console. */
export function useEditionOfServer(): void {
  const session = useSession();
  const { value: found } = useAnswer<EditionInfo>(`/api/workshops/${session.code}/edition`, session.workshop.value?.closed);
  useEffect(() => {
    if (found) followEdition(session, found);
  }, [found]);
}

/** The present edition, or a draft; undefined until the server has answered since the workshop was closed or opened. */
export function useEdition(): EditionInfo | undefined {
  const { workshop, edition } = useSession();
  const isOfEdition = edition.value?.no != null;
  return isOfEdition === Boolean(workshop.value?.closed) ? edition.value : undefined;
}

function followEdition({ edition, stayedSameEdition }: ConsoleSession, found: EditionInfo): void {
  const before = edition.peek();
  if (found.no === null) stayedSameEdition.value = false;
  else if (before?.no === null) stayedSameEdition.value = before.last === found.no;
  edition.value = found;
}

/** What becomes of the numbers by group at the next close. */
export function groupNumbersText({ last, numbers_of }: EditionInfo): string {
  if (numbers_of) return t("console.numbers.kept", { no: numbers_of });
  return t(last ? "console.numbers.counted_next" : "console.finish.numbers");
}
