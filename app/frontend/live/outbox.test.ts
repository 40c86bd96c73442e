import { beforeEach, expect, test } from "vitest";

import { carryOver, type Command, Outbox } from "./outbox";

const idea = (text: string): Command => ({ type: "ideas.add", theme: "sun", text });
const texts = (outbox: Outbox) => outbox.sendings.value.map(({ command }) => ("text" in command ? command.text : command.type));

beforeEach(() => localStorage.clear());

test("what waits survives a reload, in order, with its id", () => {
  const before = new Outbox("K7MP4WXA/s1");
  const ids = ["first", "second", "third"].map((text) => before.submit(idea(text)));
  const after = new Outbox("K7MP4WXA/s1");
  expect(texts(after)).toEqual(["first", "second", "third"]);
  expect(after.sendings.value.map(({ id }) => id)).toEqual(ids);
  after.submit(idea("fourth"));
  expect(texts(new Outbox("K7MP4WXA/s1")).at(-1)).toBe("fourth");
});

test("another person's or workshop's queue is not touched", () => {
  new Outbox("K7MP4WXA/s1").submit(idea("mine"));
  expect(texts(new Outbox("K7MP4WXA/s2"))).toEqual([]);
  expect(texts(new Outbox("OTHER234/s1"))).toEqual([]);
});

test("two tabs of one person keep each other's cards", () => {
  const [one, two] = [new Outbox("K7MP4WXA/s1"), new Outbox("K7MP4WXA/s1")];
  one.submit(idea("from one"));
  two.submit(idea("from two"));
  expect(texts(new Outbox("K7MP4WXA/s1")).sort()).toEqual(["from one", "from two"]);
});

test("only an ack takes a command out of the store, and its card stands in until the board shows it", () => {
  const outbox = new Outbox("K7MP4WXA/s1");
  const id = outbox.submit(idea("kept"));
  expect(outbox.sending(id).value?.state).toBe("waiting");
  outbox.acked(id, 8);
  expect(outbox.sending(id).value?.state).toBe("saved");
  expect(texts(new Outbox("K7MP4WXA/s1"))).toEqual([]);
  outbox.shown(7);
  expect(texts(outbox)).toEqual(["kept"]);
  outbox.shown(8);
  expect(texts(outbox)).toEqual([]);
});

test("the oldest that waits comes first, and a refused one does not hold up the rest", () => {
  const outbox = new Outbox("K7MP4WXA/s1");
  const [first, second] = ["first", "second"].map((text) => outbox.submit(idea(text)));
  expect(outbox.first()?.id).toBe(first);
  outbox.refused(first ?? "", { code: "ideas.closed", message: "The step is over." });
  expect(outbox.first()?.id).toBe(second);
});

test("a refused command keeps its text and its reason over a reload, until it is dismissed", () => {
  const outbox = new Outbox("K7MP4WXA/s1");
  const id = outbox.submit(idea("refused"));
  outbox.refused(id, { code: "ideas.closed", message: "The step is over." });
  const after = new Outbox("K7MP4WXA/s1");
  expect(after.sending(id).value).toMatchObject({ state: "refused", refusal: { message: "The step is over." } });
  expect(after.first()).toBeUndefined();
  after.dismiss(id);
  expect(texts(new Outbox("K7MP4WXA/s1"))).toEqual([]);
});

test("what must not happen later waits only as long as the page", () => {
  const outbox = new Outbox("K7MP4WXA/console");
  const id = outbox.submit({ type: "agenda.pause" }, { keep: false });
  expect(outbox.first()?.id).toBe(id);
  outbox.refused(id, { code: "agenda.idle", message: "Nothing runs." });
  expect(texts(new Outbox("K7MP4WXA/console"))).toEqual([]);
});

test("a broken entry is skipped, and the others are still sent", () => {
  new Outbox("K7MP4WXA/s1").submit(idea("whole"));
  localStorage.setItem("samskap/outbox/K7MP4WXA/s1/broken", '{"id":');
  localStorage.setItem("samskap/outbox/K7MP4WXA/s1/nothing", "null");
  expect(texts(new Outbox("K7MP4WXA/s1"))).toEqual(["whole"]);
});

test("a person with a new seat takes along what waits", () => {
  const id = new Outbox("K7MP4WXA/s1").submit(idea("carried"));
  new Outbox("K7MP4WXA/s12").submit(idea("another's"));
  carryOver("K7MP4WXA/s1", "K7MP4WXA/s2");
  expect(new Outbox("K7MP4WXA/s2").first()?.id).toBe(id);
  expect(texts(new Outbox("K7MP4WXA/s1"))).toEqual([]);
  expect(texts(new Outbox("K7MP4WXA/s12"))).toEqual(["another's"]);
});

test("storage that is taken away while the page is open does not stop it", () => {
  const outbox = new Outbox("K7MP4WXA/s1", () => Object.assign(Object.create(null), {
    getItem: () => {
      throw new DOMException("denied", "SecurityError");
    },
    setItem: () => undefined,
  }) as Storage);
  const id = outbox.submit(idea("refused"));
  outbox.refused(id, { code: "ideas.closed", message: "The step is over." });
  expect(outbox.sending(id).value?.state).toBe("refused");
  expect(outbox.keeps.value).toBe(false);
});

test("a browser that stores nothing still sends, and says that it does not keep", () => {
  const blocked = () => {
    throw new DOMException("denied", "SecurityError");
  };
  const outbox = new Outbox("K7MP4WXA/s1", blocked);
  const id = outbox.submit(idea("unkept"));
  expect(outbox.first()?.id).toBe(id);
  expect(outbox.keeps.value).toBe(false);
});
