// The keyboard: tables of keys and what they do, and the help that is made from them.

import { byId, el } from "./dom.js";

const OWN_ENTER = "button, a, summary, input, select, [role=button]";

export class Keys {
  /** `tables` gives what holds now: lists of {keys, does, act}, grouped under titles, the first match wins. */
  constructor(tables) {
    this.tables = tables;
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  #pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || byId("help").open) return;
    const writing = event.target.matches("input, select, textarea");
    if (writing && event.key !== "Escape") return;
    if (event.key === "Enter" && event.target.matches(OWN_ENTER)) return;
    if (event.key === "Escape" && writing) {
      byId("view").focus();
      return;
    }
    for (const { bindings } of this.tables()) {
      const binding = bindings.find(({ keys }) => keys.includes(event.key));
      if (!binding) continue;
      event.preventDefault();
      binding.act();
      return;
    }
  }

  help() {
    const dialog = byId("help");
    const parts = this.tables().map(({ title, bindings }) => [
      el("h2", {}, title),
      el(
        "dl",
        {},
        bindings.map(({ keys, does }) => [el("dt", {}, keys.map(keyCap)), el("dd", {}, does)]),
      ),
    ]);
    const close = el("button", { type: "button", onclick: () => dialog.close() }, "Close ", keyCap("Escape"));
    dialog.replaceChildren(...parts.flat(), close);
    dialog.showModal();
  }
}

const CAPS = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc" };

function keyCap(key) {
  return el("kbd", {}, CAPS[key] ?? key);
}
