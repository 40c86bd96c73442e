import { expect, test } from "vitest";

import type { Card, Cluster } from "../session";
import { noScenariosText, preselected, voteChoices } from "./voteChoices";

const cluster = (id: string, scenario: string | null, cards = ["c"]): Cluster => ({ type: "cluster", id, name: id, cards, scenario, at: 0 });
const card = (id: string, change: Partial<Card>): Card => ({
  type: "card",
  id,
  table: 1,
  theme: "t",
  text: id,
  at: 0,
  under: null,
  beneath: [],
  number: 1,
  sent: true,
  cluster: null,
  ...change,
});

test("the choices are scenarios, clusters without a scenario, and sent lead cards", () => {
  const cards = [card("lead", {}), card("beneath", { under: "lead" }), card("kept", { sent: false })];
  const choices = voteChoices([{ id: "s", title: "Together" }], [cluster("a", "s"), cluster("b", null)], cards);
  expect(choices.scenarios).toEqual([{ ref: "scenario/s", title: "Together" }]);
  expect(choices.clusters).toEqual([{ ref: "cluster/b", title: "b" }]);
  expect(choices.cards).toEqual([{ ref: "card/lead", title: "lead" }]);
});

test("a cluster without cards is no choice, even when there is no scenario", () => {
  const choices = voteChoices([], [cluster("empty", null, []), cluster("a", null)], []);
  expect(choices.clusters).toEqual([{ ref: "cluster/a", title: "a" }]);
  expect([...preselected(choices)]).toEqual(["cluster/a"]);
});

test("preselected() selects scenarios, with fewer than two the clusters too, never cards", () => {
  const cards = [card("c", {})];
  const [first, second] = [{ id: "s", title: "a" }, { id: "t", title: "b" }];
  expect([...preselected(voteChoices([first, second], [cluster("b", null)], cards))]).toEqual(["scenario/s", "scenario/t"]);
  expect([...preselected(voteChoices([first], [cluster("b", null)], cards))]).toEqual(["scenario/s", "cluster/b"]);
  expect([...preselected(voteChoices([first], [], cards))]).toEqual(["scenario/s"]);
  expect([...preselected(voteChoices([], [cluster("b", null)], cards))]).toEqual(["cluster/b"]);
  expect([...preselected(voteChoices([], [], cards))]).toEqual([]);
});

test("without scenarios the form points to clusters and cards only if it lists some", () => {
  expect(noScenariosText(voteChoices([], [], [card("kept", { sent: false })]))).toBe("console.vote.scenarios.nothing");
  expect(noScenariosText(voteChoices([], [cluster("b", null)], []))).toBe("console.vote.scenarios.none");
  expect(noScenariosText(voteChoices([], [], [card("c", {})]))).toBe("console.vote.scenarios.none");
});
