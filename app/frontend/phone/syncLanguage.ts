import { computed, effect } from "@preact/signals";

import { applyServerLanguage, languages, workshopLanguage } from "../i18n";
import { pendingDetails } from "./details";
import type { PhoneSession } from "./session";

/** Keep the page's language the same as the participant's, on every device and in every tab, and `workshopLanguage` the same as the
 * workshop's. Returns a function that ends this. */
export function syncLanguage({ me, workshop, outbox }: Pick<PhoneSession, "me" | "workshop" | "outbox">): () => void {
  // `computed`, so that the effect does not run at each change of other details and commands.
  const chosenOnServer = computed(() => me.value?.language);
  const isChangePending = computed(() => pendingDetails(outbox.commands.value) !== undefined);
  const cleanups = [
    effect(() => void (workshopLanguage.value = workshop.value?.language ?? workshopLanguage.peek())),
    effect(() => {
      // Until the server has the last change, its language is older than what was chosen here.
      const chosen = isChangePending.value ? undefined : chosenOnServer.value;
      if (chosen && languages.includes(chosen)) applyServerLanguage(chosen);
    }),
  ];
  return () => cleanups.forEach((stop) => stop());
}
