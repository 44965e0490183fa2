import fc from "fast-check";

/** Text that is odd wherever it stands. */
export const odd = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom(
    "\0",
    "\ud800",
    "\u202e",
    "%00",
    "%2e%2e",
    "..",
    "*",
    "/*",
    "#*",
    "__proto__",
    "constructor",
    "a,b",
    "\r\nx: y",
  ),
);
