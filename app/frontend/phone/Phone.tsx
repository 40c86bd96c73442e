import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";

import { t } from "../i18n";
import * as closeCodes from "../sharedLists/closeCodes.gen";
import { focusMainIfFocusIsLost } from "../ui/focusMain";
import { PageRevision, Part } from "../ui/Part";
import { MessagePage } from "./MessagePage";
import type { PhonePage } from "./joinInfo";
import { type PhoneSession, SessionContext, startSession } from "./session";
import { ParticipantApp } from "./ParticipantApp";
import { Join } from "./Join";
import { seatId } from "./seat";

/** Let the page open without a network later, once everything else has loaded. A browser that allows no service worker keeps no page. */
function keepOfflineLater(isNotKept: boolean): void {
  const load = () => import("./keepOffline").then(({ keepOffline }) => keepOffline(isNotKept)).catch(() => undefined);
  // Phones that join together ask for the page again at different times.
  setTimeout(load, 5000 + Math.random() * 10_000);
}

type View = { session: PhoneSession } | { notice: string | undefined } | { message: string };

/** A participant's page: the join questions until this browser has a seat, then the workshop. */
export function Phone({ page }: { page: PhonePage }): JSX.Element {
  const [view, setView] = useState<View>(() => (page.frames.length > 0 ? { session: openSession(page) } : { notice: undefined }));
  useEffect(() => focusMainIfFocusIsLost, [view]);

  function openSession(pageData: PhonePage): PhoneSession {
    keepOfflineLater(pageData.frames.length === 0 || pageData.table != null);
    return startSession(pageData, seatId(pageData.code), (closeCode) => {
      // Joining again with the same seat id gives the same seat.
      if (closeCode === closeCodes.noCredential) setView({ notice: t("phone.join_status.seat_unknown") });
      else setView({ message: t(closeCode === closeCodes.noWorkshop ? "error.workshop.unknown" : "phone.wrong_address") });
    });
  }

  if ("message" in view) return <MessagePage>{view.message}</MessagePage>;
  if ("notice" in view) return <Join page={page} notice={view.notice} onSeated={() => setView({ session: openSession({ ...page, frames: [] }) })} />;
  return (
    <SessionContext.Provider value={view.session}>
      <PageRevision.Provider value={view.session.store.rev}>
        <Part><ParticipantApp scannedTable={page.table} /></Part>
      </PageRevision.Provider>
    </SessionContext.Provider>
  );
}
