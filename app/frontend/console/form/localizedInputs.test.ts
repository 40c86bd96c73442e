import { beforeEach, expect, test } from "vitest";

import { setCatalogue } from "../../i18n";
import en from "../../../locale/en.json";
import { toInputs, toLocalizedText, inputsProblem } from "./localizedInputs";

beforeEach(() => setCatalogue("en", en));

test("toLocalizedText() leaves out empty languages except the main language", () => {
  const inputs = toInputs({ nb: "Hei", en: "Hello" });
  inputs.get("en")!.value = " ";
  inputs.get("nn")!.value = "Hei der";
  expect(toLocalizedText(inputs, "nb")).toEqual({ nb: "Hei", nn: "Hei der" });
  inputs.get("nb")!.value = "";
  expect(toLocalizedText(inputs, "nb")).toEqual({ nb: "", nn: "Hei der" });
});

test("toLocalizedText() keeps languages that the console does not offer", () => {
  expect(toLocalizedText(toInputs({ nb: "Hei", se: "Bures" }), "nb")).toEqual({ nb: "Hei", se: "Bures" });
});

test("inputsProblem() reports a blank or too long text", () => {
  expect(inputsProblem(toInputs({ nb: "Hei" }), "nb", 5)).toBeUndefined();
  expect(inputsProblem(toInputs({ en: "Hello" }), "nb", 9)).toBe(en["error.text.blank"]);
  expect(inputsProblem(toInputs({ nb: "Hei", en: "Hello there" }), "nb", 5)).toContain("5");
});
