// Values of records: numbers as they are written, JSON as text, and what is not of the type it should be.

/** Reads JSON; integers that a double can't hold become BigInts instead of other numbers. */
export function readJson(text) {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  return JSON.parse(text, (key, value, context) => {
    const exact =
      typeof value !== "number" || Number.isSafeInteger(value) || !/^-?\d+$/.test(context?.source);
    return exact ? value : BigInt(context.source);
  });
}

export function jsonText(value, indent = 2) {
  const written = (key, part) =>
    typeof part === "bigint" ? (JSON.rawJSON?.(String(part)) ?? String(part)) : part;
  return JSON.stringify(value, written, indent) ?? "";
}

export function asText(value) {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : jsonText(value);
}

export function asList(value) {
  return Array.isArray(value) ? value : [];
}

export function asObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
}

/** A finite number, or null. */
export function asNumber(value) {
  const number = typeof value === "boolean" || typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

export function figure(number) {
  return number === null ? "" : String(Number(number.toFixed(3)));
}

export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

export function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

/** Names such as wrong_argument_type as words. */
export function words(name) {
  return name.replaceAll("_", " ");
}
