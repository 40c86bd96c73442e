/** Which variants of the report there are, as the server says. */
import type { ReportVariants } from "../../http.gen";
import { lang } from "../../i18n";
import { useSession } from "../session";
import { type ServerAnswer, useAnswer } from "../useAnswer";

/** The server is asked again when the workshop is closed or opened, when a table has its first card or none any more, and when the
 * municipalities change. */
export function useVariants(): ServerAnswer<ReportVariants> {
  const { workshop, code, cards } = useSession();
  const tables = [...new Set([...cards.value.values()].map(({ table }) => table))].sort((a, b) => a - b);
  return useAnswer(`/api/workshops/${code}/variants?lang=${lang.value}`, [workshop.value?.closed, tables, workshop.value?.municipalities]);
}
