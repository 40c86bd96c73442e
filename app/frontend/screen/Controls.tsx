import type { IconNode } from "lucide";
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import "./Controls.css";

export type Control = { key: string; icon: IconNode; name: string; pressed?: boolean; act: () => void };
const rest = 3000;

/** A few buttons for whoever stands at the projector's computer. They show while the mouse moves, and each has a key. */
export function Controls({ controls }: { controls: Control[] }): JSX.Element {
  const moving = useMoving();
  useKeys(controls);
  return (
    <nav class="controls" data-shown={moving} aria-label={t("screen.controls")}>
      {controls.map(({ key, icon, name, pressed, act }) => (
        <Button key={key} kind="quiet" icon={icon} iconOnly title={name} aria-keyshortcuts={key} aria-pressed={pressed} onClick={act}>
          {name}
        </Button>
      ))}
    </nav>
  );
}

/** Lets a key of the keyboard do what a button does. */
export function useKeys(controls: readonly Pick<Control, "key" | "act">[]): void {
  const latest = useRef(controls);
  latest.current = controls;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      // A button under the focus keeps its own space bar.
      if (event.key === " " && event.target instanceof HTMLButtonElement) return;
      latest.current.find(({ key }) => key === event.key)?.act();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

function useMoving(): boolean {
  const [moving, setMoving] = useState(false);
  useEffect(() => {
    let still: ReturnType<typeof setTimeout>;
    const move = () => {
      setMoving(true);
      clearTimeout(still);
      still = setTimeout(() => setMoving(false), rest);
    };
    addEventListener("pointermove", move);
    return () => {
      clearTimeout(still);
      removeEventListener("pointermove", move);
    };
  }, []);
  useEffect(() => {
    document.documentElement.dataset["mouse"] = moving ? "moving" : "still";
  }, [moving]);
  return moving;
}
