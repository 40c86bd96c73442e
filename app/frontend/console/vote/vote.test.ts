import { expect, test } from "vitest";

import type { Card, Cluster } from "../hall";
import { offer, preselected } from "./options";
import { ranking } from "./ranking";

const cluster = (id: string, scenario: string | null): Cluster => ({ type: "cluster", id, name: id, cards: [], scenario });
const card = (id: string, change: Partial<Card>): Card => ({
  type: "card",
  id,
  table: 1,
  theme: "t",
  text: id,
  at: 0,
  under: null,
  beneath: [],
  sent: true,
  cluster: null,
  ...change,
});

test("scenarios, clusters without one, and sent leads can be voted on", () => {
  const cards = [card("lead", {}), card("beneath", { under: "lead" }), card("kept", { sent: false })];
  const offered = offer([{ id: "s", title: "Together" }], [cluster("a", "s"), cluster("b", null)], cards);
  expect(offered.scenarios).toEqual([{ ref: "scenario/s", title: "Together" }]);
  expect(offered.clusters).toEqual([{ ref: "cluster/b", title: "b" }]);
  expect(offered.cards).toEqual([{ ref: "card/lead", title: "lead" }]);
});

test("scenarios are chosen beforehand; clusters only where there are none; cards never", () => {
  const cards = [card("c", {})];
  expect([...preselected(offer([{ id: "s", title: "" }], [cluster("b", null)], cards))]).toEqual(["scenario/s"]);
  expect([...preselected(offer([], [cluster("b", null)], cards))]).toEqual(["cluster/b"]);
  expect([...preselected(offer([], [], cards))]).toEqual([]);
});

test("the result stands by dots, and equals share a rank", () => {
  const options = ["a", "b", "c"].map((ref) => ({ ref, title: `title ${ref}`, text: "" }));
  const results = [
    { ref: "a", dots: 3, people: 2 },
    { ref: "b", dots: 9, people: 4 },
    { ref: "c", dots: 3, people: 3 },
  ];
  expect(ranking({ options, results }).map(({ ref, rank, title }) => [rank, ref, title])).toEqual([
    [1, "b", "title b"],
    [2, "a", "title a"],
    [2, "c", "title c"],
  ]);
});
