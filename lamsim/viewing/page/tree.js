// JSON as a tree: what is folded is made when it is opened, long texts are cut.

import { el } from "./dom.js";
import { pointerKey } from "./record.js";
import { textBlock } from "./text.js";
import { count } from "./values.js";
import { plain, shown } from "./visible.js";

const AT_ONCE = 200;

/** A value under its key; `depth` levels are open, `moreOf(path)` tells how to get the rest of a cut text. */
export function tree(key, value, { depth, moreOf, path = "" }) {
  const label = el("span", { class: "key" }, shown(String(key)));
  if (value === null || typeof value !== "object") return leaf(label, value, moreOf(path));
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  const size = Array.isArray(value) ? count(entries.length, "item") : count(entries.length, "key");
  if (!entries.length) return el("div", { class: "leaf" }, label, ": ", Array.isArray(value) ? "[]" : "{}");
  const box = el(
    "details",
    { open: depth > 0 },
    el("summary", {}, label, el("span", { class: "faint" }, ` ${size}${hint(value)}`)),
  );
  let at = 0;
  const button = el("button", { type: "button", class: "more", onclick: () => write() });
  const write = () => {
    const some = entries.slice(at, at + AT_ONCE);
    at += some.length;
    button.before(
      ...some.map(([name, part]) =>
        tree(name, part, { depth: depth - 1, moreOf, path: `${path}/${pointerKey(name)}` }),
      ),
    );
    button.hidden = at >= entries.length;
    button.textContent = `Show more (${count(entries.length - at, "item")} are not shown)`;
  };
  box.append(button);
  if (depth > 0) write();
  else box.addEventListener("toggle", () => at === 0 && write());
  return box;
}

function leaf(label, value, more) {
  if (typeof value === "string" && (value.length > 80 || value.includes("\n"))) {
    return el("div", { class: "leaf" }, label, textBlock(value, more));
  }
  const text = typeof value === "string" ? `"${value}"` : String(value);
  return el("div", { class: "leaf" }, label, ": ", el("bdi", { class: typeof value }, shown(text)));
}

/** What tells one folded item from another. */
function hint(value) {
  const name = value.role ?? value.name ?? value.function?.name ?? value.pattern;
  return typeof name === "string" ? ` · ${plain(name.slice(0, 60))}` : "";
}
