import { useSignal } from "@preact/signals";
import { BookOpen, Copy, type IconNode, Laptop, Plus, Presentation, Printer } from "lucide";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { errorMessage, postIdempotent } from "../http";
import type { Workshop } from "../http.gen";
import { t } from "../i18n";
import { Icon } from "../icons";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { QrCode } from "../ui/QrCode";
import { formatCode } from "../joinCode";
import { editionText } from "./WorkshopList";

type Props = {
  workshop: Workshop;
  onStartAnother: () => void;
  onCreated: (created: Workshop) => void;
  onCopied: (source: Workshop, copy: Workshop) => void;
  /** The workshop that this one was copied from, if that was done on this page. */
  source?: Workshop | undefined;
};

/** The links of the chosen workshop in the order in which they are needed, and the code with which people join it. Another workshop needs
 * another `key`. */
export function WorkshopLinks({ workshop, onStartAnother, onCreated, onCopied, source }: Props): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  // The heading is focused, so that a screen reader reads the title of the workshop that was chosen.
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <section class="links" aria-labelledby="links">
      <h3 id="links" tabIndex={-1} ref={heading} dir="auto">{workshop.title}</h3>
      {source && !workshop.closed && (
        <Notice kind="info">
          <p>{t("start.copied", { title: source.title, code: formatCode(source.code) })}</p>
          <p>{t("start.copied.look")}</p>
        </Notice>
      )}
      <Links workshop={workshop} />
      {!workshop.imported && <CopyButton workshop={workshop} onCreated={onCreated} onCopied={onCopied} />}
      <Button kind="borderless" icon={Plus} onClick={onStartAnother}>{t("start.new_another")}</Button>
    </section>
  );
}

function Links({ workshop }: { workshop: Workshop }): JSX.Element {
  if (workshop.imported) return <ImportedLinks workshop={workshop} />;
  return workshop.closed ? <ClosedLinks workshop={workshop} /> : <LinksAndCode workshop={workshop} />;
}

/** The links of a workshop that is over: nobody can join it before it is opened again in its console. */
function ClosedLinks({ workshop: { code, links } }: { workshop: Workshop }): JSX.Element {
  return (
    <>
      <p>{t("start.closed.what")}</p>
      <ol class="steps">
        <NumberedLink icon={BookOpen} href={`/w/${code}/report`} name={t("start.read_report")} explanation={t("start.read_report.why")} primary />
        <NumberedLink icon={Laptop} href={links.console} name={t("start.open_console")} explanation={t("start.open_console.why.closed")} />
      </ol>
    </>
  );
}

/** Makes a workshop with the same plan. */
function CopyButton({ workshop, onCreated, onCopied }: Pick<Props, "workshop" | "onCreated" | "onCopied">): JSX.Element {
  const [isWaiting, problem] = [useSignal(false), useSignal("")];
  const copy = async () => {
    isWaiting.value = true;
    problem.value = "";
    try {
      const copy = await postIdempotent<Workshop>(`/api/workshops/${workshop.code}/copies`, {});
      onCopied(workshop, copy);
      onCreated(copy);
    } catch (error) {
      problem.value = errorMessage(error);
    } finally {
      isWaiting.value = false;
    }
  };
  return (
    <div class="copy-workshop">
      <Button kind="borderless" icon={Copy} disabled={isWaiting.value} onClick={copy}>{t("start.copy")}</Button>
      <span class="muted">{t("start.copy.why")}</span>
      {problem.value && <Notice kind="error">{problem.value}</Notice>}
    </div>
  );
}

/** The links of a workshop that was held on another server: nobody can join it here. */
function ImportedLinks({ workshop: { code, edition, links } }: { workshop: Workshop }): JSX.Element {
  return (
    <>
      <p>{t("start.imported.what")}</p>
      {edition && <p class="muted">{editionText(edition)}</p>}
      <p class="workshop-links">
        <a href={`/w/${code}/report`}>{t("start.report")}</a>
        <a href={links.console}>{t("start.console")}</a>
      </p>
    </>
  );
}

/** The links of a workshop that is held on this server, and its code. */
function LinksAndCode({ workshop }: { workshop: Workshop }): JSX.Element {
  const { links } = workshop;
  return (
    <>
      <p>{t("start.ready")}</p>
      <ol class="steps">
        <NumberedLink icon={Laptop} href={links.console} name={t("start.open_console")} explanation={t("start.open_console.why")} primary />
        <NumberedLink icon={Presentation} href={links.screen} name={t("start.open_screen")} explanation={t("start.open_screen.why")} />
        <NumberedLink icon={Printer} href={links.signs} name={t("start.print_signs")} explanation={t("start.print_signs.why", { count: workshop.tables })} />
      </ol>
      <div class="links-join">
        <QrCode src={`/w/${workshop.code}/qr.svg`} label={t("start.qr")} />
        <p>
          {t("start.people_join")}
          <b class="links-code">{formatCode(workshop.code)}</b>
          <a href={links.join}>{links.join.replace(/^https?:\/\//, "")}</a>
        </p>
      </div>
    </>
  );
}

type NumberedLinkProps = { icon: IconNode; href: string; name: string; explanation: string; primary?: boolean };

function NumberedLink({ icon, href, name, explanation, primary = false }: NumberedLinkProps): JSX.Element {
  return (
    <li>
      <a class={`button ${primary ? "primary" : "plain"}`} href={href} target="_blank" rel="noopener"><Icon of={icon} />{name}</a>
      <span>{explanation}</span>
    </li>
  );
}
