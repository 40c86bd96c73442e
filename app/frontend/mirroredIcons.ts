/** Lucide's icons that show a direction, and look the other way in languages from right to left. */
import * as lucide from "lucide";

const mirrored = new WeakSet<lucide.IconNode>();

/** Whether the icon looks the other way from right to left. */
export const isMirrored = (icon: lucide.IconNode): boolean => mirrored.has(icon);

// Only what is used gets into a page, because a call without a side effect may be left out.
function mirror(icon: lucide.IconNode): lucide.IconNode {
  mirrored.add(icon);
  return icon;
}

export const ArrowLeft = /* @__PURE__ */ mirror(lucide.ArrowLeft);
export const ArrowRight = /* @__PURE__ */ mirror(lucide.ArrowRight);
export const ChevronLeft = /* @__PURE__ */ mirror(lucide.ChevronLeft);
export const ChevronRight = /* @__PURE__ */ mirror(lucide.ChevronRight);
export const CornerDownRight = /* @__PURE__ */ mirror(lucide.CornerDownRight);
export const Redo2 = /* @__PURE__ */ mirror(lucide.Redo2);
export const Send = /* @__PURE__ */ mirror(lucide.Send);
export const Undo2 = /* @__PURE__ */ mirror(lucide.Undo2);
