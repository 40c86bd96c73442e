import { useSignal } from "@preact/signals";
import { BookOpen, FileText, RefreshCw } from "lucide";
import type { JSX } from "preact";

import { lang, t } from "../../i18n";
import { Icon } from "../../icons";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { useSession } from "../session";
import { FileLink } from "./FileLink";
import type { ReportFile } from "./fileDownloads";

/** The two pages for the council as a picture. edition: its number; undefined for a draft. */
export function Preview({ edition }: { edition: number | undefined }): JSX.Element {
  const { code } = useSession();
  const time = useSignal(0);
  const state = useSignal<"loading" | "shown" | "failed">("loading");
  const show = () => {
    state.value = "loading";
    time.value++;
  };
  return (
    <>
      <div class="finish-pages" role="group" aria-labelledby="finish-preview" tabIndex={0} data-state={state.value} aria-busy={state.value === "loading"}>
        <img
          key={`${edition ?? "draft"}/${time.value}/${lang.value}`}
          src={`${exportUrl(code, "png")}&time=${time.value}`}
          alt={t("console.finish.preview.alt")}
          onLoad={() => (state.value = "shown")}
          onError={() => (state.value = "failed")}
        />
        {state.value === "failed" && <Notice kind="error">{t("console.finish.preview.failed")}</Notice>}
      </div>
      <div class="finish-actions">
        <FileLink class="button plain" icon={FileText} {...councilFile(code, edition)} />
        <a class="button plain" href={`/w/${code}/report?lang=${lang.value}`} target="_blank" rel="noopener"><Icon of={BookOpen} />{t("console.finish.read")}</a>
        <Button kind="borderless" icon={RefreshCw} onClick={show}>{t("console.finish.preview.again")}</Button>
      </div>
    </>
  );
}

/** The pages for the council, as the link beside their picture fetches them. */
export function councilFile(code: string, edition: number | undefined): ReportFile {
  return { href: exportUrl(code, "council.pdf"), edition, name: t("console.finish.pdf") };
}

function exportUrl(code: string, format: string): string {
  return `/api/workshops/${code}/export?format=${format}&lang=${lang.value}`;
}
