// Text that others wrote, made visible: control, bidirectional, zero-width and other unseen characters are marks.

import { el } from "./dom.js";

// Line breaks and tabs do what they say; the two selectors of emoji style change only looks.
const UNSEEN = /([[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{DI}]--[\n\t\uFE0E\uFE0F]])\1*/gv;

const NAMES = new Map([
  [0x00, "null"],
  [0x07, "bell"],
  [0x08, "backspace"],
  [0x0d, "carriage return"],
  [0x1b, "escape"],
  [0x7f, "delete"],
  [0xad, "soft hyphen"],
  [0x061c, "Arabic letter mark"],
  [0x200b, "zero width space"],
  [0x200c, "zero width non-joiner"],
  [0x200d, "zero width joiner"],
  [0x200e, "left-to-right mark"],
  [0x200f, "right-to-left mark"],
  [0x2028, "line separator"],
  [0x2029, "paragraph separator"],
  [0x202a, "left-to-right embedding"],
  [0x202b, "right-to-left embedding"],
  [0x202c, "end of embedding"],
  [0x202d, "left-to-right override"],
  [0x202e, "right-to-left override"],
  [0x2060, "word joiner"],
  [0x2066, "left-to-right isolate"],
  [0x2067, "right-to-left isolate"],
  [0x2068, "first strong isolate"],
  [0x2069, "end of isolate"],
  [0xfeff, "byte order mark"],
]);

function signOf(code) {
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? "\u2421" : hexOf(code);
}

function hexOf(code) {
  return `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

function marked(run) {
  const code = run.codePointAt(0);
  const count = run.length / String.fromCodePoint(code).length;
  return { code, label: count > 1 ? `${signOf(code)}\u00d7${count}` : signOf(code) };
}

/** The text as nodes, its unseen characters as marks that say on hover what they are. */
export function shown(text) {
  const nodes = document.createDocumentFragment();
  let at = 0;
  for (const found of text.matchAll(UNSEEN)) {
    const { code, label } = marked(found[0]);
    const title = `${hexOf(code)} ${NAMES.get(code) ?? ""}`.trim();
    nodes.append(text.slice(at, found.index), el("span", { class: "unseen", title }, label));
    at = found.index + found[0].length;
  }
  nodes.append(text.slice(at));
  return nodes;
}

/** The text on one line, as a string, for cells, options and titles. */
export function plain(text) {
  return text.replace(UNSEEN, (run) => `\u27e8${marked(run).label}\u27e9`).replace(/\s+/g, " ");
}

/** Where to cut a text near a position without parting a surrogate pair. */
export function cutAt(text, position) {
  const before = text.charCodeAt(position - 1);
  return before >= 0xd800 && before < 0xdc00 ? position + 1 : position;
}
