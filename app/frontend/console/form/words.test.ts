import { beforeAll, expect, test } from "vitest";

import { speak } from "../../i18n";
import en from "../../../locale/en.json";
import { editWords, problemOf, writtenWords } from "./words";

beforeAll(() => speak("en", en));

test("a language without words is left out, but never the workshop's own", () => {
  const words = editWords({ nb: "Hei", en: "Hello" });
  words.get("en")!.value = " ";
  words.get("nn")!.value = "Hei der";
  expect(writtenWords(words, "nb")).toEqual({ nb: "Hei", nn: "Hei der" });
  words.get("nb")!.value = "";
  expect(writtenWords(words, "nb")).toEqual({ nb: "", nn: "Hei der" });
});

test("words in a language that this build does not speak stay", () => {
  expect(writtenWords(editWords({ nb: "Hei", se: "Bures" }), "nb")).toEqual({ nb: "Hei", se: "Bures" });
});

test("blank or too long is said before it is sent", () => {
  expect(problemOf(editWords({ nb: "Hei" }), "nb", 5)).toBeUndefined();
  expect(problemOf(editWords({ en: "Hello" }), "nb", 9)).toBe(en["error.text.blank"]);
  expect(problemOf(editWords({ nb: "Hei", en: "Hello there" }), "nb", 5)).toContain("5");
});
