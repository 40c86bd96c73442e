/** Drag and drop with the mouse. Each use has an alternative for the keyboard. */
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { setCustomNativeDragPreview } from "@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

export type DragData =
  | { kind: "cards"; cards: readonly string[] }
  | { kind: "cluster"; cluster: string }
  | { kind: "step"; step: string };

export type DragSource = {
  data: () => DragData;
  /** A text next to the pointer while dragging, if more than the element itself is dragged. */
  dragLabel?: () => string | undefined;
  handle?: RefObject<HTMLElement | null>;
};
export type DropTarget = {
  accepts: (data: DragData) => boolean;
  onDrop: (data: DragData) => void;
};

/** Make an element draggable, a drop target, or both. `source` is undefined while it is being edited. A hovered target has `data-over`. */
export function useDragAndDrop(element: RefObject<HTMLElement | null>, source?: DragSource, target?: DropTarget): void {
  const latest = useRef({ source, target });
  latest.current = { source, target };
  useEffect(() => {
    const { current: node } = element;
    if (!node) return;
    const parts = [];
    if (source) parts.push(makeDraggable(node, () => latest.current.source, source.handle?.current ?? undefined));
    if (target) parts.push(makeDropTarget(node, () => latest.current.target));
    return combine(...parts);
  }, [source === undefined]);
}

function makeDraggable(element: HTMLElement, latest: () => DragSource | undefined, handle: HTMLElement | undefined): () => void {
  return draggable({
    element,
    ...(handle && { dragHandle: handle }),
    getInitialData: () => ({ ...latest()?.data() }),
    onGenerateDragPreview({ nativeSetDragImage }) {
      const dragLabel = latest()?.dragLabel?.();
      if (!dragLabel) return;
      setCustomNativeDragPreview({
        nativeSetDragImage,
        render({ container }) {
          const label = document.createElement("div");
          label.className = "drag-label";
          label.textContent = dragLabel;
          container.append(label);
        },
      });
    },
    onDragStart: () => (element.dataset["dragged"] = "true"),
    onDrop: () => delete element.dataset["dragged"],
  });
}

function makeDropTarget(element: HTMLElement, latest: () => DropTarget | undefined): () => void {
  return dropTargetForElements({
    element,
    canDrop: ({ source }) => source.element !== element && Boolean(latest()?.accepts(source.data as DragData)),
    onDropTargetChange({ location, self }) {
      // Only the innermost target is marked and gets the drop, such as a card inside a cluster.
      if (location.current.dropTargets[0]?.element === self.element) element.dataset["over"] = "true";
      else delete element.dataset["over"];
    },
    onDrop({ source, location, self }) {
      delete element.dataset["over"];
      if (location.current.dropTargets[0]?.element === self.element) latest()?.onDrop(source.data as DragData);
    },
  });
}
