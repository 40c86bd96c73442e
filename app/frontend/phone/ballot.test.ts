import { describe, expect, it } from "vitest";

import type { QueuedCommand } from "../live/outbox";
import type { Ballot } from "../wire.gen";
import { isLate, overtakenVotes, ownDots, rejectedVotes, totalDots } from "./ballot";

const ballot: Ballot = { type: "ballot", vote: "v1", dots: { "card/a": 2, "card/b": 1 } };

function cast(ref: string, dots: number, state: QueuedCommand["state"] = "waiting", vote = "v1"): QueuedCommand {
  return { id: `${ref}${dots}`, command: { type: "vote.cast", vote, ref, dots }, order: 0, state };
}

describe("ownDots", () => {
  it("applies queued votes in order to the ballot", () => {
    const dots = ownDots("v1", ballot, [cast("card/a", 1), cast("card/c", 1), cast("card/c", 2)]);
    expect(dots).toEqual({ "card/a": 1, "card/b": 1, "card/c": 2 });
    expect(totalDots(dots)).toBe(4);
  });

  it("ignores rejected votes and other votes", () => {
    expect(ownDots("v1", ballot, [cast("card/a", 5, "rejected"), cast("card/b", 5, "waiting", "v2")])).toEqual(ballot.dots);
  });
});

describe("rejectedVotes", () => {
  it("returns the rejected votes of one vote only", () => {
    const commands = [cast("card/a", 1, "rejected"), cast("card/b", 1, "rejected", "v2"), cast("card/c", 1)];
    expect(rejectedVotes("v1", commands)).toEqual([commands[0]]);
  });
});

describe("overtakenVotes", () => {
  it("returns the rejected votes before the last one on the same option", () => {
    const commands = [
      cast("card/a", 1, "rejected"),
      cast("card/a", 2, "rejected"),
      cast("card/b", 1, "rejected"),
      cast("card/a", 1, "rejected", "v2"),
      cast("card/a", 3, "saved"),
      cast("card/c", 1, "rejected"),
      cast("card/c", 2, "rejected"),
    ];
    expect(overtakenVotes(commands)).toEqual([commands[0], commands[1], commands[5]]);
  });
});

describe("isLate", () => {
  it("is true only of votes that came after the end", () => {
    const rejectedFor = (code: string) => ({ ...cast("card/a", 1, "rejected"), rejection: { code, message: "" } });
    const codes = ["vote.closed", "step.not_running", "workshop.closed", "vote.over_budget", "vote.not_an_option"];
    expect(codes.filter((code) => isLate(rejectedFor(code)))).toEqual(codes.slice(0, 3));
  });
});
