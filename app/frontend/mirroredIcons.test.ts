import { expect, test } from "vitest";

import * as mirroredIcons from "./mirroredIcons";

const sources: Record<string, string> = import.meta.glob("./**/*.{ts,tsx}", { query: "?raw", import: "default", eager: true });

test("icons that show a direction are imported only as those that are mirrored", () => {
  const names = Object.keys(mirroredIcons).filter((name) => name !== "isMirrored");
  const shown = new RegExp(`^import \\{[^}]*\\b(${names.join("|")}|Arrow(Big)?(Left|Right)\\w*|Chevrons?(Left|Right)\\w*)\\b[^}]*\\} from "lucide"`, "m");
  const files = Object.entries(sources).filter(([, source]) => shown.test(source)).map(([file]) => file);
  expect(files).toEqual([]);
  expect(Object.keys(sources).length).toBeGreaterThan(100);
});
