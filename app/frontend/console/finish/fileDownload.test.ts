import { describe, expect, it } from "vitest";

import { fileName } from "./fileDownload";

describe("the name of a downloaded file", () => {
  it.each([
    ['attachment; filename="samskap-K7MP4WXA-edition-2.council.pdf"', "samskap-K7MP4WXA-edition-2.council.pdf"],
    ["", "report"],
  ])("of %s is %s", (disposition, name) => {
    expect(fileName(disposition)).toBe(name);
  });
});
