import { describe, expect, it } from "vitest";

import { contrastWithWhite, darkened, isDarkEnough } from "./reportColour";

describe("the colour of a report", () => {
  it("has the contrast that WCAG computes", () => {
    expect(contrastWithWhite("#000000")).toBeCloseTo(21);
    expect(contrastWithWhite("#ffffff")).toBeCloseTo(1);
    expect(contrastWithWhite("#777777")).toBeCloseTo(4.48, 2);
  });

  it.each(["#ffcc00", "#ff0000", "#ffffff", "#00b5e2"])("has a darker shade of %s that is dark enough, and hardly darker", (colour) => {
    expect(isDarkEnough(colour)).toBe(false);
    expect(contrastWithWhite(darkened(colour))).toBeGreaterThanOrEqual(7);
    expect(contrastWithWhite(darkened(colour))).toBeLessThan(7.5);
  });

  it("stays as it is if it is dark enough", () => {
    expect(darkened("#0b5c7a")).toBe("#0b5c7a");
  });
});
