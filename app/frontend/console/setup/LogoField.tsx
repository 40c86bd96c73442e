import { type Signal, useSignal } from "@preact/signals";
import { ImageUp, Trash2 } from "lucide";
import type { JSX } from "preact";
import { useId, useRef } from "preact/hooks";

import { errorMessage, postFile } from "../../http";
import type { UploadedLogo } from "../../http.gen";
import { formatNumber, localized, t } from "../../i18n";
import * as limits from "../../sharedLists/limits.gen";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { type LocalizedInputs, toLocalizedText } from "../form/localizedInputs";
import { LocalizedField } from "../form/LocalizedField";
import { useSession } from "../session";

const TYPES = "image/png,image/jpeg";
const KILOBYTE = 1024;
/** Pixels of the picture in one pixel of CSS: documents show a logo at 150 pixels to an inch at most, and an inch has 96 of CSS. */
const DENSITY = 150 / 96;

type Props = {
  /** The checksum of the picture; empty: no logo. */
  logo: Signal<string>;
  description: LocalizedInputs;
  /** Why the description cannot be saved. */
  problem: string | undefined;
};

/** The choice of a picture, which is uploaded at once and becomes the logo when the form is saved. */
export function LogoField({ logo, description, problem }: Props): JSX.Element {
  const { code, workshop } = useSession();
  const [legend, why] = [useId(), useId()];
  const input = useRef<HTMLInputElement>(null);
  const choose = useRef<HTMLDivElement>(null);
  const refused = useSignal("");
  const isReading = useSignal(false);
  const isMissing = useSignal("");
  const path = `/api/workshops/${code}/logos`;
  const kilobytes = formatNumber(limits.logoBytes / KILOBYTE);
  const upload = async (file: File | undefined) => {
    if (!file || isReading.value) return;
    refused.value = "";
    if (file.size > limits.logoBytes) {
      refused.value = t("error.logo.too_large", { kilobytes });
      return;
    }
    isReading.value = true;
    try {
      logo.value = (await postFile<UploadedLogo>(path, file)).sha256;
      isMissing.value = "";
    } catch (error) {
      refused.value = errorMessage(error);
    } finally {
      isReading.value = false;
    }
  };
  const remove = () => {
    [logo.value, refused.value] = ["", ""];
    choose.current?.querySelector("button")?.focus(); // the button that had the focus is removed
  };
  const url = `${path}/${logo.value}`;
  const hasLogo = logo.value !== "";
  return (
    <fieldset class="report-choice report-logo" aria-describedby={why}>
      <legend id={legend}>{t("console.setup.report.logo")}</legend>
      <p class="muted" id={why}>{t("console.setup.report.logo.why", { kilobytes })}</p>
      {hasLogo && (
        <figure>
          <div class="report-logo-paper">
            <img
              key={url}
              srcset={`${url} ${DENSITY}x`} // and no src, which would stand for one pixel in each of CSS
              alt={localized(toLocalizedText(description, "")) || t("console.setup.report.logo")}
              onError={() => (isMissing.value = logo.peek())}
            />
          </div>
          <figcaption class="muted">{t("console.setup.report.logo.on_paper")}</figcaption>
        </figure>
      )}
      {hasLogo && isMissing.value === logo.value && <Notice kind="error">{t("console.setup.report.logo.missing")}</Notice>}
      <div class="report-logo-actions" ref={choose}>
        <input
          ref={input}
          type="file"
          accept={TYPES}
          hidden
          aria-labelledby={legend}
          onChange={({ currentTarget }) => {
            void upload(currentTarget.files?.[0]);
            currentTarget.value = ""; // the same file can be chosen again
          }}
        />
        <Button icon={ImageUp} disabled={workshop.value?.closed} onClick={() => input.current?.click()}>
          {t(hasLogo ? "console.setup.report.logo.replace" : "console.setup.report.logo.choose")}
        </Button>
        {hasLogo && <Button kind="borderless" icon={Trash2} onClick={remove}>{t("console.setup.report.logo.remove")}</Button>}
      </div>
      {isReading.value && <p class="muted" role="status">{t("console.setup.report.logo.reading")}</p>}
      {refused.value !== "" && <Notice kind="error">{refused.value}</Notice>}
      {hasLogo && (
        <LocalizedField
          label={t("console.setup.report.logo.description")}
          inputs={description}
          limit={limits.logo_description}
          problem={problem}
        />
      )}
    </fieldset>
  );
}
