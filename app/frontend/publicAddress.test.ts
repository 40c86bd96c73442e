import { expect, test } from "vitest";

import { isPublicAddress } from "./publicAddress";

test.each(["samskap.example.no", "Samskap.Example.no.", "193.156.1.2", "172.32.0.1", "100.128.0.1", "[2001:db8::1]"])("%s is public", (hostname) => {
  expect(isPublicAddress(hostname)).toBe(true);
});

test.each([
  "localhost", "laptop", "laptop.local", "samskap.lan", "samskap.home.arpa", "127.0.0.1", "10.0.0.4", "192.168.1.20", "172.16.3.4", "172.31.0.1",
  "169.254.7.7", "100.64.0.1", "[::1]", "[fe80::1]", "[fd00::1]",
])("%s is not public", (hostname) => {
  expect(isPublicAddress(hostname)).toBe(false);
});
