/** Dragging with the mouse; everything it does can be done by keyboard beside it. */
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { setCustomNativeDragPreview } from "@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** What is carried. */
export type Cargo =
  | { kind: "cards"; cards: readonly string[] }
  | { kind: "cluster"; cluster: string }
  | { kind: "step"; step: string };

type Carrying = {
  cargo: () => Cargo;
  /** Said under the pointer where more is carried than the thing itself. */
  caption?: () => string | undefined;
  handle?: RefObject<HTMLElement | null>;
};
type Taking = {
  takes: (cargo: Cargo) => boolean;
  onDrop: (cargo: Cargo) => void;
};

/** Lets the element be carried, be dropped on, or both; what is being edited should not be carried. While something hovers, it has `data-over`. */
export function useDrag(element: RefObject<HTMLElement | null>, carrying?: Carrying, taking?: Taking): void {
  const now = useRef({ carrying, taking });
  now.current = { carrying, taking };
  useEffect(() => {
    const { current: target } = element;
    if (!target) return;
    const parts = [];
    if (carrying) parts.push(carried(target, () => now.current.carrying, carrying.handle?.current ?? undefined));
    if (taking) parts.push(taken(target, () => now.current.taking));
    return combine(...parts);
  }, [carrying === undefined]);
}

function carried(element: HTMLElement, now: () => Carrying | undefined, handle: HTMLElement | undefined): () => void {
  return draggable({
    element,
    ...(handle && { dragHandle: handle }),
    getInitialData: () => ({ ...now()?.cargo() }),
    onGenerateDragPreview({ nativeSetDragImage }) {
      const caption = now()?.caption?.();
      if (!caption) return;
      setCustomNativeDragPreview({
        nativeSetDragImage,
        render({ container }) {
          const note = document.createElement("div");
          note.className = "drag-caption";
          note.textContent = caption;
          container.append(note);
        },
      });
    },
    onDragStart: () => (element.dataset["carried"] = "true"),
    onDrop: () => delete element.dataset["carried"],
  });
}

function taken(element: HTMLElement, now: () => Taking | undefined): () => void {
  return dropTargetForElements({
    element,
    canDrop: ({ source }) => source.element !== element && Boolean(now()?.takes(source.data as Cargo)),
    onDropTargetChange({ location, self }) {
      // Only the innermost place lights up: a card inside a tray takes what falls on it.
      if (location.current.dropTargets[0]?.element === self.element) element.dataset["over"] = "true";
      else delete element.dataset["over"];
    },
    onDrop({ source, location, self }) {
      delete element.dataset["over"];
      if (location.current.dropTargets[0]?.element === self.element) now()?.onDrop(source.data as Cargo);
    },
  });
}
