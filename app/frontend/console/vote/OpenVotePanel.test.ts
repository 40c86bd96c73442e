import { createElement } from "preact";
import { act } from "preact/test-utils";
import { afterEach, expect, test } from "vitest";

import { loadLanguage } from "../../i18n";
import { closePages, openPage, workshop } from "../consolePage.fixtures";
import { type Vote } from "../session";
import { OpenVotePanel } from "./OpenVotePanel";

afterEach(closePages);

test("an open vote says how many have voted and how many are here, not how many ever came", async () => {
  await loadLanguage("en");
  const vote = { type: "vote", id: "first", step: "vote", title: "First", options: [], budget: 5, kind: "dots", closed: false, results: null, voters: null } as unknown as Vote;
  const tile = { type: "tile", people: 60, cards: 0, private: 0, sent: 0 };
  const { page, session } = await openPage(() => createElement(OpenVotePanel, { vote }), { workshop, "tile/1": tile, "turnout/first": { type: "turnout", voters: 37 } });
  await act(() => session.client.store.apply({ type: "presence", people: 38, cards: 0, tables: {} } as never));
  expect(page.querySelector(".turnout")?.textContent).toContain("37 have voted, 38 here now");
});
