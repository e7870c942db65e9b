// Values of records: numbers as they are written, JSON as text, and what is not of the type it should be.
"use strict";

/** Reads JSON; integers that a double can't hold become BigInts instead of other numbers. */
function readJson(text) {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  return JSON.parse(text, (key, value, context) => {
    const exact = typeof value !== "number" || Number.isSafeInteger(value) || !/^-?\d+$/.test(context?.source);
    return exact ? value : BigInt(context.source);
  });
}

function jsonText(value, indent = 2) {
  const written = (key, part) => (typeof part === "bigint" ? (JSON.rawJSON?.(String(part)) ?? String(part)) : part);
  return JSON.stringify(value, written, indent) ?? "";
}

function asText(value) {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : jsonText(value);
}

function asList(value) {
  return Array.isArray(value) ? value : [];
}

function asObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? value : {};
}

/** A finite number, or null. */
function asNumber(value) {
  const number = typeof value === "boolean" || typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

function figure(number) {
  return number === null ? "" : String(Number(number.toFixed(3)));
}

function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

/** Names such as wrong_argument_type as words. */
function words(name) {
  return name.replaceAll("_", " ");
}
