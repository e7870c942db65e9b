// The list of episodes.

import { addressOf, episodeAddress } from "./address.js";
import { Table } from "./table.js";
import { figure, words } from "./values.js";
import { plain } from "./visible.js";

const WIDE = 1400;
const VERDICTS = new Map([
  [1, "✓"],
  [0, "✗"],
  [null, ""],
]);

const COLUMNS = [
  { key: "run", title: "run", width: "6.5rem", text: null, spares: true },
  { key: "n", title: "#", width: "3.6rem", number: true, text: (row) => String(row.n) },
  { key: "env", title: "environment", width: "9rem", text: (row) => plain(row.env), spares: true },
  { key: "task", title: "task", width: "minmax(9rem, 1.6fr)", text: (row) => plain(row.task) },
  {
    key: "instruction",
    title: "instruction",
    width: "minmax(7rem, 2fr)",
    text: (row) => plain(row.instruction),
    sorts: false,
  },
  { key: "tier", title: "tier", width: "4.6rem", text: (row) => plain(row.tier), spares: true },
  {
    key: "split",
    title: "split",
    width: "6.5rem",
    text: (row) => plain(row.split),
    spares: true,
    wide: true,
  },
  { key: "seed", title: "seed", width: "4rem", number: true, text: (row) => plain(row.seed), wide: true },
  { key: "policy", title: "policy", width: "5.5rem", text: (row) => plain(row.policy), spares: true },
  { key: "reward", title: "reward", width: "3.8rem", number: true, text: (row) => figure(row.reward) },
  {
    key: "success",
    title: "ok",
    width: "1.6rem",
    text: (row) => VERDICTS.get(row.success) ?? "",
    name: (row) => `verdict${row.success}`,
  },
  { key: "steps", title: "steps", width: "3.5rem", number: true, text: (row) => row.steps?.toString() ?? "" },
  { key: "end", title: "end", width: "6.2rem", text: (row) => plain(row.end), name: (row) => row.end },
  { key: "errors", title: "errors", width: "minmax(5rem, 1fr)", text: errorsOf },
];

function errorsOf(row) {
  return Object.entries(row.patterns)
    .map(([name, times]) => plain(times > 1 ? `${words(name)} ×${times}` : words(name)))
    .join(", ");
}

export class ListView {
  filtered = true;
  #shape = "";

  constructor(app) {
    this.app = app;
    this.table = new Table({
      label: "Episodes",
      href: (row) => episodeAddress(row, app.parameters),
      sort: (key) => app.sort(key),
      marked: (row) => app.markOf(row),
      mark: (row) => app.mark(row),
    });
    this.element = this.table.element;
    this.bindings = [
      ...this.table.bindings((row) => app.go(episodeAddress(row, app.parameters))),
      {
        keys: ["c"],
        does: "mark the row for a comparison",
        act: () => this.table.current && app.mark(this.table.current),
      },
      { keys: ["s"], does: "sort by the next column", act: () => this.#sortNext() },
      { keys: ["S"], does: "turn the order round", act: () => app.turn() },
    ];
  }

  #columns() {
    const { rows } = this.app;
    const narrow = this.element.clientWidth < WIDE;
    const names = new Map(rows.runs.map((run) => [run.id, plain(run.name)]));
    const kept = COLUMNS.filter(({ key, spares, wide }) => !(spares && this.#same(key)) && !(narrow && wide));
    return kept.map((column) =>
      column.key === "run" ? { ...column, text: (row) => names.get(row.run) } : column,
    );
  }

  /** Whether a column says the same in every row, so that it can be spared. */
  #same(key) {
    const rows = this.app.rows.all();
    return rows.every((row) => row[key] === rows[0][key]);
  }

  #sortNext() {
    const keys = [
      "",
      ...this.#columns()
        .filter(({ sorts = true }) => sorts)
        .map(({ key }) => key),
    ];
    const now = (this.app.parameters.get("sort") ?? "").replace(/^-/, "");
    this.app.set("sort", keys[(keys.indexOf(now) + 1) % keys.length]);
  }

  update() {
    const columns = this.#columns();
    const sorted = this.app.parameters.get("sort") ?? "";
    const shape = `${columns.map(({ key }) => key)} ${sorted}`;
    if (shape !== this.#shape) this.table.setColumns(columns, sorted);
    this.#shape = shape;
    this.table.setRows(this.app.shown());
  }

  show() {
    const { opened } = this.app;
    const place = opened
      ? this.table.rows.findIndex((row) => row.run === opened.run && row.n === opened.n)
      : -1;
    this.table.select(place < 0 ? this.table.selected : place);
    this.table.body.focus({ preventScroll: true });
  }

  address() {
    return addressOf(["episodes"], this.app.parameters);
  }
}
