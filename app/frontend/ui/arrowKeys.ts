import { computed } from "@preact/signals";

import { dir } from "../i18n";

/** The arrow keys for what comes before and after, in the direction in which lines are read. */
export const arrowKeys = computed(() => (dir.value === "rtl" ? { before: "ArrowRight", after: "ArrowLeft" } : { before: "ArrowLeft", after: "ArrowRight" }));
