// The bar of filters: choices with their counts, ranges, words; each change goes into the address.

import { byId, el } from "./dom.js";
import { ANY, FILTERS, NONE, RANGES } from "./filters.js";
import { counted } from "./statistics.js";
import { words } from "./values.js";
import { plain } from "./visible.js";

const MOST_CHOICES = 500;
const TITLES = {
  run: "run",
  env: "environment",
  split: "split",
  tier: "tier",
  policy: "policy",
  success: "success",
  end: "end",
  pattern: "errors",
  n: "episodes",
  chars: "length",
  steps: "steps",
  reward: "reward",
};

export class FilterBar {
  #selects = new Map();
  #inputs = new Map();
  #version = -1;
  #total = 0;

  /** `change(name, value, soon)` sets a filter; empty means none, `soon` that more letters may follow. */
  constructor(rows, change) {
    this.rows = rows;
    this.change = change;
    this.form = byId("filters");
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.tools = el("datalist", { id: "tools-known" });
    this.chips = el("span", { class: "chips" });
    this.count = el("span", { id: "count", role: "status" });
    this.form.append(
      this.#input("task", "search", "Words of the task", "task or id"),
      this.#input("text", "search", "Full text, looked for in all that was said", "full text, then Enter"),
      ...["run", "env", "split", "tier", "policy", "success", "end", "pattern"].map((name) =>
        this.#select(name),
      ),
      this.#input("tool", "search", "A part of a tool's name, or = and the whole name", "tool"),
      this.tools,
      this.#bounds(),
      this.chips,
      el("button", { type: "button", onclick: () => this.clear() }, "Clear ", el("kbd", {}, "x")),
      this.count,
    );
  }

  focus(name) {
    this.#inputs.get(name).focus();
    this.#inputs.get(name).select();
  }

  clear() {
    for (const name of FILTERS) this.change(name, "", false);
  }

  #input(name, type, title, placeholder) {
    const input = el("input", {
      type,
      title,
      placeholder,
      name,
      "aria-label": title,
      autocomplete: "off",
      spellcheck: "false",
    });
    if (name === "tool") input.setAttribute("list", "tools-known");
    const instantly = name !== "text";
    input.addEventListener(instantly ? "input" : "change", () => this.change(name, input.value, instantly));
    input.addEventListener("search", () => this.change(name, input.value, instantly));
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      this.change(name, input.value, false);
      byId("view").focus();
    });
    this.#inputs.set(name, input);
    return input;
  }

  #select(name) {
    const select = el("select", {
      name,
      "aria-label": TITLES[name],
      onchange: () => this.change(name, select.value, false),
    });
    this.#selects.set(name, select);
    return select;
  }

  #bounds() {
    const [low, high] = ["lowest reward", "highest reward"].map((title) =>
      el("input", {
        type: "number",
        step: "any",
        title,
        "aria-label": title,
        placeholder: title === "lowest reward" ? "min" : "max",
        class: "bound",
      }),
    );
    const changed = () =>
      this.change("reward", low.value || high.value ? `${low.value}..${high.value}` : "", true);
    [low, high].forEach((input) => input.addEventListener("input", changed));
    this.low = low;
    this.high = high;
    return el("label", { class: "bounds" }, "reward ", low, "–", high);
  }

  /** Shows the filters of the address, and how many rows they leave. */
  update(parameters, shownRows, search) {
    this.#offer();
    for (const [name, select] of this.#selects) {
      const value = parameters.get(name) ?? "";
      if (![...select.options].some((option) => option.value === value))
        select.append(optionOf(value, plain(value)));
      select.value = value;
      select.classList.toggle("on", value !== "");
      select.hidden = select.options.length < 3 && !value;
    }
    for (const [name, input] of this.#inputs) {
      if (document.activeElement !== input) input.value = parameters.get(name) ?? "";
      input.classList.toggle("on", input.value !== "");
    }
    const [low, high] = (parameters.get("reward") ?? "..").split("..");
    if (![this.low, this.high].includes(document.activeElement))
      [this.low.value, this.high.value] = [low, high ?? ""];
    const chips = RANGES.filter((name) => name !== "reward" && parameters.get(name)).map((name) =>
      this.#chip(name, parameters),
    );
    this.chips.replaceChildren(...chips);
    this.count.textContent = this.#said(shownRows, search);
  }

  #said(shownRows, search) {
    const all = this.rows.total.toLocaleString("en");
    const counts = `${shownRows.toLocaleString("en")} of ${all} episodes`;
    if (search.failure) return `${counts}; ${search.failure}`;
    return search.running ? `${counts}; searched ${Math.floor(100 * search.progress)} %` : counts;
  }

  #chip(name, parameters) {
    const range = plain(parameters.get(name)).replace("..", " to ");
    return el(
      "button",
      { type: "button", class: "chip", onclick: () => this.change(name, "", false) },
      `${TITLES[name]} ${range} ×`,
    );
  }

  /** What can be chosen, from the rows known now; not from each of many slices. */
  #offer() {
    const { version, total, reading } = this.rows;
    if (this.#version === version || (reading && total < 2 * this.#total)) return;
    [this.#version, this.#total] = [version, total];
    const rows = this.rows.all();
    for (const [name, select] of this.#selects) {
      if (document.activeElement === select) continue; // It may be open.
      const value = select.value;
      select.replaceChildren(optionOf("", `any ${TITLES[name]}`), ...this.#options(name, rows));
      select.value = value;
    }
    const tools = counted(rows, (row) => Object.keys(row.tools)).slice(0, MOST_CHOICES);
    this.tools.replaceChildren(...tools.map(([tool]) => optionOf(tool, "")));
  }

  #options(name, rows) {
    if (name === "run") return this.rows.runs.map((run) => optionOf(String(run.id), plain(run.name)));
    if (name === "success") {
      const names = { 1: "success", 0: "no success", [NONE]: "not judged" };
      const found = counted(rows, (row) => [String(row.success ?? NONE)]);
      return found.map(([value, number]) =>
        optionOf(value, `${names[value] ?? value} (${number.toLocaleString("en")})`),
      );
    }
    const errors = name === "pattern" ? [optionOf(ANY, "with errors"), optionOf(NONE, "without errors")] : [];
    const valuesOf = name === "pattern" ? (row) => Object.keys(row.patterns) : (row) => [row[name] || NONE];
    const found = counted(rows, valuesOf).slice(0, MOST_CHOICES);
    const nameOf = (value) => (value === NONE ? "none" : plain(name === "pattern" ? words(value) : value));
    return [
      ...errors,
      ...found.map(([value, number]) => optionOf(value, `${nameOf(value)} (${number.toLocaleString("en")})`)),
    ];
  }
}

function optionOf(value, text) {
  return el("option", { value }, text);
}
