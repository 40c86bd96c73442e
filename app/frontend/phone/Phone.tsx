import type { JSX } from "preact";
import { useState } from "preact/hooks";

import { t } from "../i18n";
import { Away } from "./Away";
import type { PhonePage } from "./door";
import { enter, type Hall, HallContext } from "./hall";
import { Inside } from "./Inside";
import { Join } from "./Join";
import { personOf } from "./seat";

type Where = { hall: Hall } | { door: string | undefined } | { away: string };

const signedOut = 4401;
const unknownWorkshop = 4404;

/** A participant's page: the door as long as this browser has no seat, then the hall. */
export function Phone({ page }: { page: PhonePage }): JSX.Element {
  const [where, go] = useState<Where>(() => (page.frames.length > 0 ? { hall: goIn(page) } : { door: undefined }));

  function goIn(seen: PhonePage): Hall {
    return enter(seen, personOf(seen.code), (closeCode) => {
      // Asking with the same id gives the same seat back.
      if (closeCode === signedOut) go({ door: t("phone.door.forgotten") });
      else go({ away: t(closeCode === unknownWorkshop ? "error.workshop.unknown" : "phone.away.elsewhere") });
    });
  }

  if ("away" in where) return <Away>{where.away}</Away>;
  if ("door" in where) return <Join page={page} notice={where.door} onSeated={() => go({ hall: goIn({ ...page, frames: [] }) })} />;
  return (
    <HallContext.Provider value={where.hall}>
      <Inside sign={page.table} />
    </HallContext.Provider>
  );
}
