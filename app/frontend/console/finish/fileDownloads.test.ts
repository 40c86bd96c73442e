import { afterEach, describe, expect, it, test, vi } from "vitest";

import { FileDownloads, fileName } from "./fileDownloads";

const WORD = { href: "/api/workshops/K7MP4WXA/export?format=docx&lang=en", edition: undefined, name: "Word" };
const REDACTED = { href: "/api/workshops/K7MP4WXA/export?format=zip&lang=en&variant=redacted", edition: undefined, name: "Archive: without words" };
const WHOLE = { href: "/api/workshops/K7MP4WXA/export?format=zip&lang=en", edition: undefined, name: "Archive" };

afterEach(() => vi.unstubAllGlobals());

/** Downloads from a server that answers when the test says so. `saved`: the names of the files that the browser got. */
function startServer() {
  const answers = new Map<string, (answer: Response) => void>();
  vi.stubGlobal("fetch", (path: string, { signal }: RequestInit) => new Promise((resolve, reject) => {
    answers.set(path, resolve);
    signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
  }));
  const saved: string[] = [];
  const files = new FileDownloads({ onStarted: () => undefined, onSaved: ({ name }) => saved.push(name) });
  const answer = async (path: string, body: BodyInit, status = 200) => {
    answers.get(path)?.(new Response(body, { status, headers: { "Content-Disposition": "attachment; filename*=utf-8''x" } }));
    await vi.waitFor(() => expect(answers.delete(path)).toBe(true));
  };
  return { files, saved, answer };
}

test("a file that is being made is nothing to another variant of it", async () => {
  const { files, saved, answer } = startServer();
  void files.start(WHOLE);
  expect(files.stateOf(REDACTED)).toBeUndefined();
  void files.start(REDACTED);

  await answer(REDACTED.href, "redacted");
  await vi.waitFor(() => expect(saved).toEqual([REDACTED.name]));
  expect(files.stateOf(WHOLE)).toEqual({ kind: "making" });
});

test("the draft that is being made is not the edition", () => {
  const { files } = startServer();
  void files.start(WORD);
  expect(files.stateOf({ ...WORD, edition: 1 })).toBeUndefined();
});

test("a file whose connection is cut has failed, and is fetched again when it is asked for again", async () => {
  const { files, saved, answer } = startServer();
  void files.start(WORD);
  const cut = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(3));
    },
    pull: (controller) => controller.error(new TypeError("network error")),
  });
  await answer(WORD.href, cut);
  await vi.waitFor(() => expect(files.stateOf(WORD)).toEqual({ kind: "failed", message: "network.no_answer" }));

  void files.start(WORD);
  expect(files.stateOf(WORD)).toEqual({ kind: "making" });
  await answer(WORD.href, "whole");
  await vi.waitFor(() => expect(saved).toEqual(["Word"]));
  expect(files.downloads.value).toEqual([]);
});

test("a file that the server cannot make now fails with the server's reason", async () => {
  const { files, answer } = startServer();
  void files.start(WORD);
  await answer(WORD.href, '{"code":"store.unavailable","message":"The disk is full."}', 503);
  await vi.waitFor(() => expect(files.stateOf(WORD)).toEqual({ kind: "failed", message: "The disk is full." }));
});

test("a discarded download ends without an error", async () => {
  const { files, saved } = startServer();
  const download = files.start(WORD);
  files.discard(WORD);
  await download;
  expect([files.downloads.value, saved]).toEqual([[], []]);
});

describe("the name of a downloaded file", () => {
  it.each([
    ["attachment; filename*=utf-8''V%C3%A5r-skole-2026-11-12.council.pdf", "Vår-skole-2026-11-12.council.pdf"],
    ["", "report"],
  ])("of %s is %s", (disposition, name) => {
    expect(fileName(disposition)).toBe(name);
  });
});
