import { Printer } from "lucide";
import type { JSX } from "preact";

import { lang, t } from "../../i18n";
import { Icon } from "../../icons";
import { reportFormats } from "../../registry/reportFormats.gen";
import { useSession } from "../session";

/** The files of the report: first those to read and share, then those to work with. */
export function Downloads(): JSX.Element {
  const { code } = useSession();
  return (
    <section class="finish-files" aria-labelledby="finish-files">
      <h3 id="finish-files">{t("console.export")}</h3>
      {[true, false].map((forReaders) => (
        <>
          <h4>{t(forReaders ? "console.finish.files.readers" : "console.finish.files.programs")}</h4>
          <ul>
            {reportFormats.filter((format) => format.forReaders === forReaders).map(({ name, label, description }) => (
              <li key={name}>
                <a href={`/api/workshops/${code}/export?format=${name}&lang=${lang.value}`} download>{t(label)}</a>
                <span class="muted">{t(description)}</span>
              </li>
            ))}
          </ul>
        </>
      ))}
      <a class="finish-signs" href={`/w/${code}/signs`} target="_blank" rel="noopener"><Icon of={Printer} />{t("console.signs")}</a>
    </section>
  );
}
