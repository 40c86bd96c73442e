import { describe, expect, it } from "vitest";

import { rankOptions } from "./ranking";

describe("rankOptions", () => {
  const options = ["a", "b", "c", "d"].map((name) => ({ ref: `card/${name}`, title: name, text: "" }));

  it("sorts by dots and gives equal options the same rank", () => {
    const results = [
      { ref: "card/a", dots: 2, people: 2 },
      { ref: "card/b", dots: 8, people: 3 },
      { ref: "card/c", dots: 2, people: 1 },
      { ref: "card/d", dots: 0, people: 0 },
    ];
    const order = rankOptions({ options, results });
    expect(order.map(({ title, rank, ratio }) => [title, rank, ratio])).toEqual([["b", 1, 1], ["a", 2, 0.25], ["c", 2, 0.25], ["d", 4, 0]]);
  });

  it("gives all options rank 1 and ratio 0 without dots", () => {
    expect(rankOptions({ options, results: [] }).every(({ rank, ratio }) => rank === 1 && ratio === 0)).toBe(true);
  });

  it("names a card that was removed as such, and none whose own text is three dots", () => {
    const hidden = options.map((option) => ({ ...option, title: "…" }));
    const titles = rankOptions({ options: hidden, results: null, removed: ["card/b"] }).map(({ title }) => title);
    expect(titles).toEqual(["…", "vote.option.removed", "…", "…"]);
  });
});
