import { useSignal } from "@preact/signals";
import { Printer } from "lucide";
import type { JSX } from "preact";

import { lang, t } from "../../i18n";
import { Icon } from "../../icons";
import { reportFormats } from "../../registry/reportFormats.gen";
import { reportVariants } from "../../registry/reportVariants.gen";
import { useSession } from "../session";
import { FileLink } from "./FileLink";
import { SecondLanguageSelect } from "./SecondLanguageSelect";
import { VariantSelect } from "./VariantSelect";

/** The files of the report, or of the variant that is chosen, in one language or two: first those to read and share, then those to work with. */
export function Downloads(): JSX.Element {
  const { code } = useSession();
  const variant = useSignal("");
  const second = useSignal("");
  // A variant is its kind, or its kind and what it is for: "child", "table-4".
  const kind = reportVariants.find(({ name }) => name === variant.value.split("-", 1)[0]);
  const formats = reportFormats.filter(
    ({ name, hasParts }) => (hasParts || !second.value) && (!kind || kind.formats.some((each) => each === name)),
  );
  const language = second.value ? `language=${lang.value},${second.value}` : `lang=${lang.value}`;
  const query = `${language}${variant.value && `&variant=${encodeURIComponent(variant.value)}`}`;
  return (
    <section class="finish-files" aria-labelledby="finish-files">
      <h3 id="finish-files">{t("console.export")}</h3>
      <VariantSelect value={variant} />
      <p class="muted">{t(kind ? kind.description : "console.variant.whole.for")}</p>
      <SecondLanguageSelect value={second} />
      {[true, false].map((forReaders) => {
        const group = formats.filter((format) => format.forReaders === forReaders);
        return group.length > 0 && (
          <>
            <h4>{t(forReaders ? "console.finish.files.readers" : "console.finish.files.programs")}</h4>
            <ul>
              {group.map(({ name, label, description }) => (
                <li key={name}>
                  <FileLink href={`/api/workshops/${code}/export?format=${name}&${query}`}>{t(label)}</FileLink>
                  {!kind && <span class="muted">{t(description)}</span>}
                </li>
              ))}
            </ul>
          </>
        );
      })}
      <a class="finish-signs" href={`/w/${code}/signs`} target="_blank" rel="noopener"><Icon of={Printer} />{t("console.signs")}</a>
    </section>
  );
}
