import { useSignal } from "@preact/signals";
import { Plus, Trash2 } from "lucide";
import type { JSX } from "preact";

import { named, t, workshopLanguage } from "../../i18n";
import { newId } from "../../live/ids";
import { Button } from "../../ui/Button";
import type { Label } from "../../wire.gen";
import { editWords, problemOf, type Words, writtenWords } from "../form/words";
import { OthersSwitch, WordsField } from "../form/WordsField";
import { limits } from "../limits";
import { useSection } from "./draft";
import { Retired } from "./Retired";
import { Section } from "./Section";

type Draft = { id: string; name: Words; retired: boolean };
type Props = { field: "roles" | "municipalities"; title: string; why: string; add: string };

const write = ({ id, name, retired }: Draft): Label => ({ id, name: writtenWords(name, workshopLanguage.value), retired });

/** Roles or municipalities to choose from; everyone may skip them. */
export function Labels({ field, title, why, add }: Props): JSX.Element {
  const { value, ...section } = useSection<readonly Draft[]>(
    (workshop) => workshop[field].map(({ id, name, retired }) => ({ id, name: editWords(name), retired })),
    (draft) => draft.map(write),
  );
  const others = useSignal(false);
  const main = workshopLanguage.value;
  const offered = value.value.filter(({ retired }) => !retired);
  const wrong = offered.some(({ name }) => problemOf(name, main, limits.name));
  return (
    <Section
      title={title}
      why={why}
      draft={section}
      command={() => (wrong ? undefined : { type: "plan.edit", [field]: value.value.map(write) })}
    >
      <ul class="set-up-list labels">
        {offered.map((draft) => (
          <li key={draft.id}>
            <WordsField
              label={t("console.setup.label")}
              labelHidden
              others={others.value}
              words={draft.name}
              limit={limits.name}
              problem={section.tried.value ? problemOf(draft.name, main, limits.name) : undefined}
            />
            <Button kind="quiet" icon={Trash2} iconOnly onClick={() => (value.value = value.value.filter((one) => one !== draft))}>
              {t("console.setup.remove", { name: named(write(draft).name) })}
            </Button>
          </li>
        ))}
      </ul>
      <div class="set-up-list-acts">
        <Button kind="quiet" icon={Plus} onClick={() => (value.value = [...value.value, { id: newId(), name: editWords({}), retired: false }])}>
          {add}
        </Button>
        <OthersSwitch shown={others} />
      </div>
      <Retired items={value.value.filter(({ retired }) => retired).map(write)} onOffer={(id) => {
        value.value = value.value.map((one) => (one.id === id ? { ...one, retired: false } : one));
      }} />
    </Section>
  );
}
