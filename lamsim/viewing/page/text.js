// A block of text that others wrote: cut where it is long, with a button for more; stretches of it can be marked.

import { el } from "./dom.js";
import { cutAt, shown } from "./visible.js";

const FIRST = 6000;
const MORE = 100000;

/**
 * A block of text. `spans` are stretches {from, to, name} of it, in order; about `first` characters are shown at
 * first. `cut` is {length, next} where the source
 * kept the rest back, and `fetchMore(next)` gets more of it.
 */
export function textBlock(text, { spans = [], first = FIRST, cut = null, fetchMore = null } = {}) {
  const body = el("div", { class: "text", dir: "auto" });
  const button = el("button", { type: "button", class: "more" });
  const box = el("div", { class: "block" }, body, button);
  let have = text;
  let at = 0;
  let next = cut?.next ?? null;

  const write = (size) => {
    const end = cutAt(have, Math.min(have.length, at + size));
    body.append(...pieces(have, at, end, spans));
    at = end;
    const rest = Math.max(have.length, cut?.length ?? 0) - at;
    button.hidden = at >= have.length && next === null;
    button.textContent = `Show more (${rest.toLocaleString("en")} of ${(at + rest).toLocaleString("en")} characters are not shown)`;
  };
  button.addEventListener("click", async () => {
    if (at >= have.length && next !== null) {
      button.disabled = true;
      try {
        const part = await fetchMore(next);
        have += part.text;
        next = part.done ? null : part.next;
      } catch (error) {
        body.after(el("p", { class: "bad" }, error.message));
      }
      button.disabled = false;
    }
    write(MORE);
  });
  write(text.length <= 2 * first ? text.length : first);
  return box;
}

/** The text from one position to another as nodes, stretches of it marked. */
function pieces(text, from, to, spans) {
  const nodes = [];
  let at = from;
  for (const span of spans) {
    const [start, end] = [Math.max(at, span.from), Math.min(to, span.to)];
    if (start >= end) continue;
    nodes.push(
      shown(text.slice(at, start)),
      el("mark", { class: span.name, title: span.title }, shown(text.slice(start, end))),
    );
    at = end;
  }
  nodes.push(shown(text.slice(at, to)));
  return nodes;
}
