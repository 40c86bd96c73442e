import type { JSX } from "preact";

import { t } from "../../i18n";
import { reportFormats } from "../../sharedLists/reportFormats.gen";
import { reportVariants } from "../../sharedLists/reportVariants.gen";
import { useSession } from "../session";
import { SignsLink } from "../SignsLink";
import { FileLink } from "./FileLink";
import { LanguageSelects } from "./LanguageSelects";
import { archiveFile } from "./NextTasks";
import { OtherFiles } from "./OtherFiles";
import { councilFile } from "./Preview";
import { allLanguages, languageNames } from "./reportLanguages";
import { VariantSelect } from "./VariantSelect";
import { useVariants } from "./variants";

/** The files of the report, or of the variant that is chosen, in one language or two: a row for each content, with a link for each of its
 * formats. edition: its number; undefined for a draft. */
export function Downloads({ edition }: { edition: number | undefined }): JSX.Element {
  const session = useSession();
  const { code, chosenVariant: variant, secondLanguage: second } = session;
  const variants = useVariants();
  // A variant is its kind, or its kind and what it is for: "child", "table-4".
  const kind = reportVariants.find(({ name }) => name === variant.value.split("-", 1)[0]);
  const formats = reportFormats.filter(
    ({ name, canHaveTwoLanguages }) => (canHaveTwoLanguages || !second.value) && (!kind || kind.formats.some((each) => each === name)),
  );
  const query = `${allLanguages(session)}${variant.value && `&variant=${encodeURIComponent(variant.value)}`}`;
  const variantLabel = variants.value?.groups.flatMap(({ choices }) => choices).find((choice) => choice.variant === variant.value)?.label;
  const details = [variantLabel, languageNames(session)].filter(Boolean).join(" · ");
  const files = formats.map(({ name, row, label, link, description }) => ({
    row,
    label: t(label),
    text: t(link),
    description: t(description),
    file: {
      href: `/api/workshops/${code}/export?format=${name}&${query}`,
      edition,
      name: details ? t("console.file.with_details", { file: t(label), details }) : t(label),
    },
  }));
  const rows = [...new Set(files.map(({ row }) => row))];
  return (
    <section class="finish-files" aria-labelledby="finish-files">
      <h3 id="finish-files">
        {t("console.export")}
        {edition === undefined && <small class="muted">{t("console.finish.draft")}</small>}
      </h3>
      <VariantSelect value={variant} variants={variants} />
      {kind && <p class="muted">{t(kind.description)}</p>}
      <LanguageSelects />
      <ul>
        {rows.map((row) => (
          <li key={row}>
            <b>{t(`console.finish.files.${row}`)}</b>
            {files.filter((each) => each.row === row).map(({ file, label, text, description }) => (
              <FileLink
                key={file.href}
                {...file}
                text={text}
                label={t("console.file.with_details", { file: t(`console.finish.files.${row}`), details: text })}
                description={kind ? label : t("console.file.with_details", { file: label, details: description })}
              />
            ))}
          </li>
        ))}
      </ul>
      <OtherFiles shown={[councilFile(session, edition), ...(edition ? [archiveFile(session, edition)] : []), ...files.map(({ file }) => file)]} />
      <SignsLink />
    </section>
  );
}
