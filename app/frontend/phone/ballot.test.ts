import { describe, expect, it } from "vitest";

import type { Sending } from "../live/outbox";
import type { Ballot } from "../wire.gen";
import { dotsOn, given, ranked, settled } from "./ballot";

const ballot: Ballot = { type: "ballot", vote: "v1", dots: { "card/a": 2, "card/b": 1 } };

function cast(ref: string, dots: number, state: Sending["state"] = "waiting", vote = "v1"): Sending {
  return { id: `${ref}${dots}`, command: { type: "vote.cast", vote, ref, dots }, order: 0, state };
}

describe("one's own dots", () => {
  it("are those on the server, changed by those on their way, in their order", () => {
    const dots = dotsOn("v1", ballot, [cast("card/a", 1), cast("card/c", 1), cast("card/c", 2)]);
    expect(dots).toEqual({ "card/a": 1, "card/b": 1, "card/c": 2 });
    expect(given(dots)).toBe(4);
  });

  it("leave out what was refused, and other votes", () => {
    expect(dotsOn("v1", ballot, [cast("card/a", 5, "refused"), cast("card/b", 5, "waiting", "v2")])).toEqual(ballot.dots);
  });
});

describe("refused dots", () => {
  it("are done with when their vote is closed, and not before", () => {
    const sendings = [cast("card/a", 1, "refused"), cast("card/b", 1, "refused", "v2"), cast("card/c", 1)];
    expect(settled(sendings, (vote) => vote === "v1")).toEqual([sendings[0]]);
  });
});

describe("the result", () => {
  const options = ["a", "b", "c", "d"].map((name) => ({ ref: `card/${name}`, title: name, text: "" }));

  it("puts the most wanted first, and gives equals the same place", () => {
    const results = [
      { ref: "card/a", dots: 2, people: 2 },
      { ref: "card/b", dots: 8, people: 3 },
      { ref: "card/c", dots: 2, people: 1 },
      { ref: "card/d", dots: 0, people: 0 },
    ];
    const order = ranked({ options, results });
    expect(order.map(({ title, place, part }) => [title, place, part])).toEqual([["b", 1, 1], ["a", 2, 0.25], ["c", 2, 0.25], ["d", 4, 0]]);
  });

  it("is level where nobody gave a dot", () => {
    expect(ranked({ options, results: [] }).every(({ place, part }) => place === 1 && part === 0)).toBe(true);
  });
});
