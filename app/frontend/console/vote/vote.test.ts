import { expect, test } from "vitest";

import type { Card, Cluster } from "../hall";
import { offer, preselected } from "./options";

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
