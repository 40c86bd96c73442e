import { useSignal } from "@preact/signals";
import type { IconNode } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";

import { Button } from "../ui/Button";
import "./Popover.css";

type Props = { label: string; icon: IconNode; children: ComponentChildren };

/** A button that opens a panel. Escape inside it, or a press or focus outside, closes it. */
export function Popover({ label, icon, children }: Props): JSX.Element {
  const open = useSignal(false);
  const contentId = useId();
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!open.value) return;
    const closeIfOutside = ({ target }: Event) => {
      if (target instanceof Node && !box.current?.contains(target)) open.value = false;
    };
    addEventListener("pointerdown", closeIfOutside);
    addEventListener("focusin", closeIfOutside);
    return () => {
      removeEventListener("pointerdown", closeIfOutside);
      removeEventListener("focusin", closeIfOutside);
    };
  }, [open.value]);
  return (
    <div
      class="popover"
      ref={box}
      onKeyDown={({ key }) => {
        if (key !== "Escape" || !open.value) return;
        open.value = false;
        box.current?.querySelector("button")?.focus();
      }}
    >
      <Button icon={icon} title={label} aria-expanded={open.value} aria-controls={contentId} onClick={() => (open.value = !open.value)}>
        {label}
      </Button>
      {open.value && <div class="popover-content" id={contentId}>{children}</div>}
    </div>
  );
}
