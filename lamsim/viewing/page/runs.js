// Two runs side by side: the same task and seed in both, which got better, which got worse.

import { addressOf, compareAddress } from "./address.js";
import { el } from "./dom.js";
import { matcher } from "./filters.js";
import { wilson } from "./statistics.js";
import { Table } from "./table.js";
import { figure, percent } from "./values.js";
import { plain } from "./visible.js";

const KINDS = {
  better: "better in B",
  worse: "worse in B",
  same: "same reward",
  "only A": "only in A",
  "only B": "only in B",
};

export class RunsView {
  filtered = true;

  constructor(app) {
    this.app = app;
    this.table = new Table({ label: "Pairs of episodes", href: (pair) => this.#href(pair) });
    this.table.setColumns([
      {
        key: "kind",
        title: "what",
        width: "7rem",
        text: ({ kind }) => KINDS[kind],
        name: ({ kind }) => kind,
      },
      { key: "env", title: "environment", width: "10rem", text: (pair) => plain(pair.row.env) },
      { key: "task", title: "task", width: "minmax(10rem, 2fr)", text: (pair) => plain(pair.row.task) },
      { key: "seed", title: "seed", width: "4rem", number: true, text: (pair) => plain(pair.row.seed) },
      {
        key: "a",
        title: "reward A",
        width: "5rem",
        number: true,
        text: ({ a }) => figure(a?.reward ?? null),
      },
      {
        key: "b",
        title: "reward B",
        width: "5rem",
        number: true,
        text: ({ b }) => figure(b?.reward ?? null),
      },
      {
        key: "by",
        title: "B − A",
        width: "5rem",
        number: true,
        text: ({ by }) => (by === null ? "" : figure(by)),
      },
    ]);
    this.chooser = el("div", { class: "chooser" });
    this.summary = el("div", { class: "summary" });
    this.element = el("section", { class: "runs" }, this.chooser, this.summary, this.table.element);
    this.bindings = [
      ...this.table.bindings((pair) => app.go(this.#href(pair))),
      { keys: ["t"], does: "change sides", act: () => this.#choose(this.#chosen().reverse()) },
    ];
  }

  #href({ a, b }) {
    return a && b
      ? compareAddress(a, b, this.app.parameters)
      : addressOf(["runs", (a ?? b).run, "episodes", (a ?? b).n], this.app.parameters);
  }

  #chosen() {
    const { runs } = this.app.rows;
    const asked = ["a", "b"].map((name) => this.app.parameters.get(name));
    return [0, 1].map((place) =>
      asked[place] === null ? (runs[place] ?? runs[0])?.id : Number(asked[place]),
    );
  }

  #choose([a, b], kind = null) {
    this.app.go(addressOf(["runs"], this.app.parameters, { a: String(a), b: String(b), kind }), true);
  }

  update() {
    const { app } = this;
    const [a, b] = this.#chosen();
    if (a === undefined) return;
    const options = (chosen) =>
      app.rows.runs.map((run) =>
        el("option", { value: run.id, selected: run.id === chosen }, plain(run.name)),
      );
    const select = (name, chosen, other) => {
      const changed = (event) =>
        this.#choose(name === "A" ? [event.target.value, other] : [other, event.target.value]);
      return el(
        "label",
        {},
        `${name} `,
        el("select", { "aria-label": `Run ${name}`, onchange: changed }, options(chosen)),
      );
    };
    if (!this.chooser.contains(document.activeElement)) {
      this.chooser.replaceChildren(select("A", a, b), " against ", select("B", b, a));
    }
    const pairs = this.#pairs(a, b);
    const kind = app.parameters.get("kind");
    this.#summarise(pairs, [a, b], kind);
    this.table.setRows(kind ? pairs.filter((pair) => pair.kind === kind) : pairs);
  }

  /** Episodes of the same environment, task and seed; where these come more than once, in the order of the runs. */
  #pairs(a, b) {
    const test = matcher(withoutRun(this.app.parameters), this.app.search);
    const waiting = new Map();
    for (const row of this.app.rows.of(a)) {
      const key = keyOf(row);
      if (waiting.has(key)) waiting.get(key).push(row);
      else waiting.set(key, [row]);
    }
    const pairs = [];
    for (const row of this.app.rows.of(b)) {
      const other = waiting.get(keyOf(row))?.shift() ?? null;
      if (test(row) || (other && test(other))) pairs.push(pairOf(other, row));
    }
    for (const row of [...waiting.values()].flat()) if (test(row)) pairs.push(pairOf(row, null));
    const ranks = Object.fromEntries(Object.keys(KINDS).map((kind, rank) => [kind, rank]));
    return pairs.sort((one, two) => ranks[one.kind] - ranks[two.kind] || Math.abs(two.by) - Math.abs(one.by));
  }

  #summarise(pairs, chosen, kind) {
    const buttons = Object.entries(KINDS).map(([name, title]) => {
      const number = pairs.filter((pair) => pair.kind === name).length;
      const attributes = {
        type: "button",
        "aria-pressed": String(kind === name),
        onclick: () => this.#choose(chosen, kind === name ? null : name),
      };
      return el("button", attributes, `${title}: ${number.toLocaleString("en")}`);
    });
    const sides = ["a", "b"].map((side) =>
      el(
        "p",
        {},
        `${side.toUpperCase()}: ${inBoth(pairs.filter(({ a, b }) => a && b).map((pair) => pair[side]))}`,
      ),
    );
    this.summary.replaceChildren(el("div", { class: "buttons" }, buttons), ...sides);
  }

  show() {
    this.table.body.focus({ preventScroll: true });
  }

  close() {
    this.table.close();
  }
}

function withoutRun(parameters) {
  const rest = new URLSearchParams(parameters);
  rest.delete("run");
  return rest;
}

function keyOf({ env, task, seed }) {
  return `${env}\n${task}\n${seed}`;
}

function pairOf(a, b) {
  const by = a?.reward != null && b?.reward != null ? b.reward - a.reward : null;
  const kind = !b ? "only A" : !a ? "only B" : by > 0 ? "better" : by < 0 ? "worse" : "same";
  return { a, b, by, kind, row: a ?? b };
}

function inBoth(rows) {
  const rewards = rows.map(({ reward }) => reward).filter((reward) => reward !== null);
  const judged = rows.filter(({ success }) => success !== null);
  if (!rewards.length) return "no rewards of episodes that are in both";
  const mean = figure(rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length);
  const said = `mean reward ${mean} over ${rewards.length.toLocaleString("en")} episodes that are in both`;
  if (!judged.length) return said;
  const { share, low, high } = wilson(judged.filter(({ success }) => success === 1).length, judged.length);
  return `${said}, success ${percent(share)} (95 % interval ${percent(low)} to ${percent(high)})`;
}
