import { useSignal } from "@preact/signals";
import { BookOpen, FileText, RefreshCw, ZoomIn, ZoomOut } from "lucide";
import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";

import { t } from "../../i18n";
import { Icon } from "../../icons";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { type ConsoleSession, useSession } from "../session";
import { useEdition } from "./edition";
import { FileLink } from "./FileLink";
import type { ReportFile } from "./fileDownloads";
import { allLanguages, languageNames, oneLanguage } from "./reportLanguages";

/** Height by width of a page. */
const A4_RATIO = 297 / 210;
/** Between two pages of the picture, as app/reports/council_png.py makes it, in pixels. */
const PAGE_GAP = 24;
/** Pixels of a picture of two pages. */
const DEFAULT_PICTURE_SIZE = { width: 909, height: 2 * 1286 + PAGE_GAP };

/** The pages for the council as a picture. */
export function Preview(): JSX.Element {
  const session = useSession();
  const { code, workshop } = session;
  const edition = useEdition();
  const source = usePictureAddress();
  const shown = useSignal<{ address: string; width: number; height: number } | undefined>(undefined);
  const failed = useSignal("");
  const isLarge = useSignal(false);
  const hasFailed = failed.value === source.address;
  const pages = pagesOf(shown.value);
  const isLoading = !hasFailed && (!source.isKnown || shown.value?.address !== source.address);
  return (
    <>
      <div class="finish-pages" role="group" aria-labelledby="finish-preview" data-large={isLarge.value} data-loading={isLoading} aria-busy={isLoading} style={{ "--pages": pages.length }}>
        {!hasFailed && pages.map((top, number) => (
          <div key={number} class="finish-page">
            {/* The same element shows the picture before until the next one has come. */}
            <img
              src={source.address}
              alt={number === 0 ? t("console.finish.preview.alt") : ""}
              style={{ insetBlockStart: `-${top * 100}%` }}
              onLoad={({ currentTarget }) => {
                shown.value = { address: source.address ?? "", width: currentTarget.naturalWidth, height: currentTarget.naturalHeight };
              }}
              onError={() => (failed.value = source.address ?? "")}
            />
          </div>
        ))}
        {hasFailed && <Notice kind="error">{t("console.finish.preview.failed")}</Notice>}
      </div>
      <div class="finish-actions">
        {!workshop.value?.closed && <FileLink class="button plain" icon={FileText} {...councilFile(session, edition?.no ?? undefined)} />}
        <a class="button plain" href={`/w/${code}/report?${oneLanguage(session)}`} target="_blank" rel="noopener"><Icon of={BookOpen} />{t("console.finish.read")}</a>
        <span class="finish-larger">
          <Button kind="borderless" icon={isLarge.value ? ZoomOut : ZoomIn} onClick={() => (isLarge.value = !isLarge.value)}>
            {t(isLarge.value ? "console.finish.preview.small" : "console.finish.preview.large")}
          </Button>
        </span>
        {/* An edition never changes. */}
        {(hasFailed || !workshop.value?.closed) && (
          <Button kind="borderless" icon={RefreshCw} iconOnly title={t("console.finish.preview.again")} onClick={source.loadAgain}>{t("console.finish.preview.again")}</Button>
        )}
      </div>
    </>
  );
}

/** The address of the picture. It is another one for each edition and for each state of a draft, because a browser shows the picture
 * that it has of an address. Until the server has said which edition a closed workshop has, it is not known, and is the one before;
 * undefined: none yet. */
function usePictureAddress(): { address: string | undefined; isKnown: boolean; loadAgain: () => void } {
  const session = useSession();
  const { code, client, workshop } = session;
  const edition = useEdition();
  const tries = useSignal(0);
  const closed = workshop.value?.closed ?? false;
  const revision = useMemo(() => client.store.rev.peek(), [closed, tries.value]);
  const last = useRef<string | undefined>(undefined);
  const version = closed ? edition?.no && `edition-${edition.no}` : `draft-${revision}`;
  if (version) last.current = `${exportUrl(code, "png", oneLanguage(session))}&version=${version}-${tries.value}`;
  return { address: last.current, isKnown: Boolean(version), loadAgain: () => tries.value++ };
}

/** Where each page begins in the picture, in heights of a page. As many as there mostly are until it has come. */
export function pagesOf(picture: { width: number; height: number } | undefined): number[] {
  const { width, height } = picture?.width ? picture : DEFAULT_PICTURE_SIZE;
  const step = (Math.round(width * A4_RATIO) + PAGE_GAP) / (width * A4_RATIO);
  const count = Math.max(1, Math.round((height + PAGE_GAP) / (width * A4_RATIO + PAGE_GAP)));
  return Array.from({ length: count }, (_, number) => number * step);
}

/** The pages for the council, as the links beside their picture fetch them: in the second language too, if one is chosen. */
export function councilFile(session: ConsoleSession, edition: number | undefined): ReportFile {
  const file = t("console.finish.pdf");
  const details = languageNames(session);
  const href = exportUrl(session.code, "council.pdf", allLanguages(session));
  return { href, edition, name: details ? t("console.file.with_details", { file, details }) : file };
}

function exportUrl(code: string, format: string, language: string): string {
  return `/api/workshops/${code}/export?format=${format}&${language}`;
}
