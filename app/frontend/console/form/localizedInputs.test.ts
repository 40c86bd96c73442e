import { beforeAll, expect, test } from "vitest";

import { setCatalogue } from "../../i18n";
import en from "../../../locale/en.json";
import { toInputs, validateInputs, toLocalizedText } from "./localizedInputs";

beforeAll(() => setCatalogue("en", en));

test("a language without words is left out, but never the workshop's own", () => {
  const inputs = toInputs({ nb: "Hei", en: "Hello" });
  inputs.get("en")!.value = " ";
  inputs.get("nn")!.value = "Hei der";
  expect(toLocalizedText(inputs, "nb")).toEqual({ nb: "Hei", nn: "Hei der" });
  inputs.get("nb")!.value = "";
  expect(toLocalizedText(inputs, "nb")).toEqual({ nb: "", nn: "Hei der" });
});

test("words in a language that this build does not speak stay", () => {
  expect(toLocalizedText(toInputs({ nb: "Hei", se: "Bures" }), "nb")).toEqual({ nb: "Hei", se: "Bures" });
});

test("blank or too long is said before it is sent", () => {
  expect(validateInputs(toInputs({ nb: "Hei" }), "nb", 5)).toBeUndefined();
  expect(validateInputs(toInputs({ en: "Hello" }), "nb", 9)).toBe(en["error.text.blank"]);
  expect(validateInputs(toInputs({ nb: "Hei", en: "Hello there" }), "nb", 5)).toContain("5");
});
