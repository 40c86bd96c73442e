import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { ask } from "../http";
import { lang, languageName, languages, t } from "../i18n";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { reason, type Template, type Words, type Workshop } from "./api";

const usualTables = 16;
type Props = { onMade: (made: Workshop) => Promise<void> };

/** A workshop from a template: what it is called, in which language, for how many tables. */
export function NewWorkshop({ onMade }: Props): JSX.Element {
  const templates = useSignal<Template[]>([]);
  const problem = useSignal("");
  const asking = useSignal(false);
  useEffect(() => void fill(templates, problem), [templates, problem]);
  const make = async (event: SubmitEvent) => {
    event.preventDefault();
    asking.value = true;
    try {
      await onMade(await ask<Workshop>("/api/workshops", asked(event.target as HTMLFormElement)));
    } catch (error) {
      problem.value = reason(error);
    } finally {
      asking.value = false;
    }
  };
  return (
    <form class="new-workshop" onSubmit={make} aria-labelledby="new">
      <h3 id="new">{t("start.new")}</h3>
      <p>{t("start.new.what")}</p>
      <Labelled name="template" label={t("start.template")}>
        <select id="template" name="template">
          {templates.value.map(({ id, title }) => <option value={id}>{inReadersLanguage(title)}</option>)}
        </select>
      </Labelled>
      <Labelled name="title" label={t("start.title")}>
        <input id="title" name="title" maxLength={120} placeholder={inReadersLanguage(templates.value[0]?.title ?? {})} />
      </Labelled>
      <div class="side-by-side">
        <Labelled name="language" label={t("start.workshop_language")}>
          <select id="language" name="language">
            {languages.map((code) => <option value={code} selected={code === lang.value}>{languageName(code)}</option>)}
          </select>
        </Labelled>
        <Labelled name="tables" label={t("start.tables")}>
          <input id="tables" name="tables" type="number" inputMode="numeric" min={1} max={1000} required defaultValue={String(usualTables)} />
        </Labelled>
      </div>
      {problem.value && <Notice kind="error">{problem.value}</Notice>}
      <Button kind="primary" type="submit" disabled={asking.value || templates.value.length === 0}>{t("start.make")}</Button>
    </form>
  );
}

function Labelled({ name, label, children }: { name: string; label: string; children: JSX.Element }): JSX.Element {
  return (
    <div class="labelled">
      <label for={name}>{label}</label>
      {children}
    </div>
  );
}

/** Left empty, the title is the template's, in every language. */
function asked(form: HTMLFormElement): object {
  const { title, tables, ...rest } = Object.fromEntries(new FormData(form)) as Record<string, string>;
  return { ...rest, tables: Number(tables), ...(title?.trim() && { title: title.trim() }) };
}

function inReadersLanguage(words: Words): string {
  return words[lang.value] ?? Object.values(words)[0] ?? "";
}

async function fill(templates: Signal<Template[]>, problem: Signal<string>): Promise<void> {
  try {
    templates.value = await ask<Template[]>("/api/templates");
  } catch (error) {
    problem.value = reason(error);
  }
}
