import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { errorMessage, getJson, postIdempotent } from "../http";
import type { Template, Workshop } from "../http.gen";
import { lang, languageName, languages, type LocalizedText, t } from "../i18n";
import * as limits from "../sharedLists/limits.gen";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";

const DEFAULT_TABLES = 16;
type Props = { onCreated: (created: Workshop) => void };

/** The form for a new workshop: template, title, language and number of tables. */
export function NewWorkshopForm({ onCreated }: Props): JSX.Element {
  const templates = useSignal<Template[]>([]);
  const problem = useSignal("");
  const isWaiting = useSignal(false);
  useEffect(() => void loadTemplates(templates, problem), [templates, problem]);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    isWaiting.value = true;
    try {
      onCreated(await postIdempotent<Workshop>("/api/workshops", formValues(event.target as HTMLFormElement)));
    } catch (error) {
      problem.value = errorMessage(error);
    } finally {
      isWaiting.value = false;
    }
  };
  return (
    <form class="new-workshop" onSubmit={submit} aria-labelledby="new">
      <h3 id="new">{t("start.new")}</h3>
      <p>{t("start.new.what")}</p>
      <LabelledField name="template" label={t("start.template")}>
        <select id="template" name="template">
          {templates.value.map(({ id, title }) => <option key={id} value={id}>{inPageLanguage(title)}</option>)}
        </select>
      </LabelledField>
      <LabelledField name="title" label={t("start.title")}>
        <input id="title" name="title" maxLength={limits.title} placeholder={inPageLanguage(templates.value[0]?.title ?? {})} />
      </LabelledField>
      <div class="side-by-side">
        <LabelledField name="language" label={t("start.workshop_language")}>
          <select id="language" name="language">
            {languages.map((code) => <option key={code} value={code} selected={code === lang.value}>{languageName(code)}</option>)}
          </select>
        </LabelledField>
        <LabelledField name="tables" label={t("start.tables")}>
          <input id="tables" name="tables" type="number" inputMode="numeric" min={1} max={limits.tables} required defaultValue={String(DEFAULT_TABLES)} />
        </LabelledField>
      </div>
      {problem.value && <Notice kind="error">{problem.value}</Notice>}
      {problem.value && templates.value.length === 0 && <Button onClick={() => void loadTemplates(templates, problem)}>{t("network.try_again")}</Button>}
      <Button kind="primary" type="submit" disabled={isWaiting.value || templates.value.length === 0}>{t("start.new.submit")}</Button>
    </form>
  );
}

function LabelledField({ name, label, children }: { name: string; label: string; children: JSX.Element }): JSX.Element {
  return (
    <div class="labelled">
      <label for={name}>{label}</label>
      {children}
    </div>
  );
}

/** The form as the body of the request. Without a title the workshop gets the template's title, in every language. */
function formValues(form: HTMLFormElement): object {
  const { title, tables, ...rest } = Object.fromEntries(new FormData(form)) as Record<string, string>;
  return { ...rest, tables: Number(tables), ...(title?.trim() && { title: title.trim() }) };
}

function inPageLanguage(text: LocalizedText): string {
  return text[lang.value] ?? Object.values(text)[0] ?? "";
}

async function loadTemplates(templates: Signal<Template[]>, problem: Signal<string>): Promise<void> {
  try {
    templates.value = await getJson<Template[]>("/api/templates");
    problem.value = "";
  } catch (error) {
    problem.value = errorMessage(error);
  }
}
