import type { IconNode } from "lucide";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { t } from "../i18n";
import { Button } from "../ui/Button";
import "./Controls.css";

export type Control = { key: string; icon: IconNode; name: string; pressed?: boolean; run: () => void };
const HIDE_AFTER_MS = 3000;

/** Buttons for the person at the projector's computer. They are shown while the mouse moves, and each has a keyboard shortcut. */
export function Controls({ controls }: { controls: Control[] }): JSX.Element {
  const isMoving = useMouseMoving();
  useKeys(controls);
  return (
    <nav class="controls" data-shown={isMoving} aria-label={t("screen.controls")}>
      {controls.map(({ key, icon, name, pressed, run }) => (
        <Button key={key} kind="borderless" icon={icon} iconOnly title={name} aria-keyshortcuts={key} aria-pressed={pressed} onClick={run}>
          {name}
        </Button>
      ))}
    </nav>
  );
}

/** Run an action when its key is pressed. key: as in KeyboardEvent.key. */
export function useKeys(controls: readonly Pick<Control, "key" | "run">[]): void {
  const latest = useRef(controls);
  latest.current = controls;
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      // On a focused button the space bar keeps its own meaning.
      if (event.key === " " && event.target instanceof HTMLButtonElement) return;
      latest.current.find(({ key }) => key === event.key)?.run();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

function useMouseMoving(): boolean {
  const [isMoving, setIsMoving] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const move = () => {
      setIsMoving(true);
      clearTimeout(timer);
      timer = setTimeout(() => setIsMoving(false), HIDE_AFTER_MS);
    };
    addEventListener("pointermove", move);
    return () => {
      clearTimeout(timer);
      removeEventListener("pointermove", move);
    };
  }, []);
  useEffect(() => {
    document.documentElement.dataset["mouse"] = isMoving ? "moving" : "still";
  }, [isMoving]);
  return isMoving;
}
