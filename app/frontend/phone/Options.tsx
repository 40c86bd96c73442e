import { Minus, Plus } from "lucide";
import type { JSX } from "preact";

import { formatNumber, t } from "../i18n";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import type { VoteView } from "../wire.gen";
import { casts, dotsOn, given } from "./ballot";
import { useHall } from "./hall";
import { Words } from "./Words";
import "./Options.css";

/** What can be voted on, each with its dots. */
export function Options({ vote }: { vote: VoteView }): JSX.Element {
  const { store, outbox } = useHall();
  const sendings = outbox.sendings.value;
  const dots = dotsOn(vote.id, store.entity(`ballot/${vote.id}`).value, sendings);
  const left = vote.budget - given(dots);
  const refused = new Map(casts(vote.id, sendings).flatMap((cast) => (cast.state === "refused" ? [[cast.command.ref, cast] as const] : [])));

  function cast(ref: string, count: number): void {
    const seen = refused.get(ref);
    if (seen) outbox.dismiss(seen.id);
    outbox.submit({ type: "vote.cast", vote: vote.id, ref, dots: count });
  }

  return (
    <section class="section" aria-labelledby="vote">
      <h2 id="vote" dir="auto">{vote.title}</h2>
      <ul class="options">
        {vote.options.map((option) => (
          <li key={option.ref}>
            <Option option={option} dots={dots[option.ref] ?? 0} left={left} onCast={(count) => cast(option.ref, count)} />
            {refused.has(option.ref) && <Notice kind="error">{refused.get(option.ref)?.refusal?.message}</Notice>}
          </li>
        ))}
      </ul>
    </section>
  );
}

type OptionProps = { option: VoteView["options"][number]; dots: number; left: number; onCast: (dots: number) => void };

function Option({ option: { title, text }, dots, left, onCast }: OptionProps): JSX.Element {
  return (
    <article class="option" data-chosen={dots > 0}>
      <h3 dir="auto">{title}</h3>
      {text && <Words text={text} />}
      <div class="option-dots" role="group" aria-label={title}>
        <Button icon={Minus} iconOnly disabled={dots === 0} onClick={() => onCast(dots - 1)}>{t("phone.vote.take")}</Button>
        <span class="option-given">
          <span class="visually-hidden" role="status">{t("phone.vote.given", { count: dots })}</span>
          <span aria-hidden="true">{dots > 0 && dots <= 8 ? "●".repeat(dots) : formatNumber(dots)}</span>
        </span>
        <Button icon={Plus} iconOnly disabled={left <= 0} onClick={() => onCast(dots + 1)}>{t("phone.vote.give")}</Button>
      </div>
    </article>
  );
}
