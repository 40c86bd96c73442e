import { type Signal, useSignal } from "@preact/signals";
import { Power, RotateCw } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useId, useRef } from "preact/hooks";

import { ConfirmButton } from "../console/ConfirmButton";
import { errorMessage } from "../http";
import { t } from "../i18n";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { Secret } from "./Secret";
import type { ServerList } from "./serverList";

type Props<Item extends { id: string }, Made> = {
  /** The part of the texts' keys that tells one list from another. */
  kind: "tokens" | "webhooks";
  list: ServerList<Item, Made>;
  nameOf: (item: Item) => string;
  /** What is written below the name of an item. */
  details: (item: Item) => ComponentChildren;
  /** The form for a new item. */
  form: (onMade: (made: Made) => void) => JSX.Element;
  announce: (text: string) => void;
};

/** A list of what programs have, and beside it the form for a new item, or the secret of the one that was just made. */
export function ListSection<Item extends { id: string }, Made extends { secret: string }>({ kind, list, nameOf, details, form, announce }: Props<Item, Made>): JSX.Element {
  const id = useId();
  const listHeading = useRef<HTMLHeadingElement>(null);
  const made: Signal<Made | undefined> = useSignal(undefined);
  const { value: items } = list.items;
  const hasNamesake = (item: Item) => items?.some((other) => other.id !== item.id && nameOf(other) === nameOf(item));
  // The element that had the focus is removed.
  const focusList = () => listHeading.current?.focus();
  const done = () => {
    made.value = undefined;
    focusList();
  };
  const revoke = async (item: Item) => {
    await list.revoke(item);
    if (made.value && list.itemOf(made.value).id === item.id) made.value = undefined;
    focusList();
    announce(t(`programs.${kind}.turned_off`));
  };
  return (
    <section class="programs-section" aria-labelledby={id}>
      <header>
        <h2 id={id}>{t(`programs.${kind}`)}</h2>
        <p class="muted">{t(`programs.${kind}.what`)}</p>
      </header>
      <div class="programs-list">
        <h3 ref={listHeading} tabIndex={-1}>{t(`programs.${kind}.list`)}</h3>
        {list.problem.value && (
          <div class="programs-problem">
            <Notice kind="error">{list.problem.value}</Notice>
            <Button icon={RotateCw} onClick={() => void list.load()}>{t("network.try_again")}</Button>
          </div>
        )}
        {items?.length === 0 && <p class="muted">{t(`programs.${kind}.none`)}</p>}
        {items && items.length > 0 && (
          <ul>
            {items.map((item) => (
              <li key={item.id}>
                <Row
                  name={nameOf(item)}
                  label={hasNamesake(item) ? t("programs.name_with_id", { name: nameOf(item), id: item.id }) : nameOf(item)}
                  question={t(`programs.${kind}.turn_off.ask`)}
                  onRevoke={() => revoke(item)}
                >
                  {details(item)}
                  <p class="muted">{t("programs.id", { id: item.id })}</p>
                </Row>
              </li>
            ))}
          </ul>
        )}
      </div>
      <div class="programs-new">
        {made.value ? (
          <Secret
            heading={t(`programs.${kind}.secret`, { name: nameOf(list.itemOf(made.value)) })}
            explanation={t(`programs.${kind}.secret.why`)}
            secret={made.value.secret}
            announce={announce}
            onDone={done}
          />
        ) : (
          form((answer) => (made.value = answer))
        )}
      </div>
    </section>
  );
}

type RowProps = {
  name: string;
  /** The name for screen readers, which no other row has. */
  label: string;
  question: string;
  /** Rejects with ApiError or NetworkError. */
  onRevoke: () => Promise<void>;
  children: ComponentChildren;
};

function Row({ name, label, question, onRevoke, children }: RowProps): JSX.Element {
  const problem = useSignal("");
  const revoke = async () => {
    problem.value = "";
    try {
      await onRevoke();
    } catch (error) {
      problem.value = errorMessage(error);
    }
  };
  return (
    <div class="program" role="group" aria-label={label}>
      <p class="program-name"><b dir="auto">{name}</b></p>
      <div class="program-actions">
        <ConfirmButton
          kind="borderless"
          icon={Power}
          label={t("programs.turn_off")}
          question={question}
          confirmLabel={t("programs.turn_off.yes")}
          cancelLabel={t("programs.turn_off.no")}
          onConfirm={() => void revoke()}
        />
      </div>
      <div class="program-details">{children}</div>
      {problem.value && <Notice kind="error">{problem.value}</Notice>}
    </div>
  );
}
