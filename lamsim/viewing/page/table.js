// A table of any length: only the rows in sight are elements, which are used again as it scrolls.

import { el } from "./dom.js";

const ROW_HEIGHT = 28;
const HEAD = 30;
const SPARE = 6;

export class Table {
  rows = [];
  selected = 0;
  #pool = [];
  #columns = [];

  /**
   * A column is {key, title, width, text(row)} and may have `number`, `name(row)` (a class) and `sorts`.
   * `href(row)` is where a row leads; `sort(key)` is called for a click on a title; `marked(row)` and `mark(row)`
   * are of rows kept for a comparison, null where nothing is marked.
   */
  constructor({ label, href, sort = null, marked = null, mark = null }) {
    Object.assign(this, { href, sort, marked, mark });
    this.head = el("div", { class: "head", role: "row" });
    this.space = el("div", { class: "space", role: "presentation" });
    this.body = el(
      "div",
      { class: "body", tabindex: "0", role: "grid", "aria-label": label },
      this.head,
      this.space,
    );
    this.element = el("div", { class: "table" }, this.body);
    this.body.addEventListener("scroll", () => this.draw(), { passive: true });
    this.resize = new ResizeObserver(() => this.draw());
    this.resize.observe(this.body);
  }

  setColumns(columns, sorted) {
    this.#columns = columns;
    this.element.style.setProperty("--columns", ["2rem", ...columns.map(({ width }) => width)].join(" "));
    this.#pool.forEach((line) => line.element.remove());
    this.#pool = [];
    this.head.replaceChildren(
      el("span", { role: "columnheader" }),
      ...columns.map((column) => this.#title(column, sorted)),
    );
  }

  #title({ key, title, number, sorts = true }, sorted) {
    const name = sorted?.replace(/^-/, "");
    const order = name !== key ? null : sorted.startsWith("-") ? "descending" : "ascending";
    const arrow = order && (order === "ascending" ? " ▲" : " ▼");
    const inner =
      this.sort && sorts
        ? el("button", { type: "button", onclick: () => this.sort(key) }, title, arrow)
        : title;
    return el("span", { role: "columnheader", "aria-sort": order, class: number && "number" }, inner);
  }

  /** Shows other rows; the one that is selected stays so, if it is among them. */
  setRows(rows) {
    const before = this.rows[this.selected];
    this.rows = rows;
    const place = before && rows[this.selected] !== before ? rows.indexOf(before) : this.selected;
    this.selected = Math.max(0, Math.min(place < 0 ? 0 : place, rows.length - 1));
    this.space.style.height = `${rows.length * ROW_HEIGHT}px`;
    this.body.setAttribute("aria-rowcount", rows.length + 1);
    for (const line of this.#pool) line.row = null; // What they lead to may have changed with the filters.
    this.draw();
  }

  select(place) {
    this.selected = Math.max(0, Math.min(place, this.rows.length - 1));
    const top = this.selected * ROW_HEIGHT;
    const height = this.body.clientHeight - HEAD;
    if (top < this.body.scrollTop) this.body.scrollTop = top;
    else if (top + ROW_HEIGHT > this.body.scrollTop + height) this.body.scrollTop = top + ROW_HEIGHT - height;
    this.draw();
  }

  get current() {
    return this.rows[this.selected];
  }

  draw() {
    const first = Math.max(0, Math.floor(this.body.scrollTop / ROW_HEIGHT) - SPARE);
    const last = Math.min(
      this.rows.length,
      first + Math.ceil(this.body.clientHeight / ROW_HEIGHT) + 2 * SPARE,
    );
    const size = Math.max(0, last - first);
    while (this.#pool.length < size) this.#pool.push(this.#line());
    // Row i has the element i mod the pool's size: as the table scrolls, only what comes into sight is written.
    const needed = new Set();
    for (let place = first; place < last; place += 1) {
      const line = this.#pool[place % this.#pool.length];
      needed.add(line);
      this.#write(line, place);
    }
    for (const line of this.#pool) line.element.hidden = !needed.has(line);
    this.body.setAttribute("aria-activedescendant", `row-${this.selected}`);
  }

  #line() {
    const box = this.mark && el("span", { role: "gridcell", class: "box" });
    const cells = this.#columns.map(({ number }) =>
      el("bdi", { role: "gridcell", class: number && "number" }),
    );
    const element = el("a", { role: "row", class: "line", tabindex: "-1" }, box ?? el("span"), ...cells);
    const line = { element, box, cells, row: null, place: -1 };
    element.addEventListener("click", () => this.select(line.place));
    box?.addEventListener("click", (event) => {
      event.preventDefault();
      this.select(line.place);
      this.mark(line.row);
    });
    this.space.append(element);
    return line;
  }

  #write(line, place) {
    const row = this.rows[place];
    if (line.place !== place) {
      line.place = place;
      line.element.style.transform = `translateY(${place * ROW_HEIGHT}px)`;
      line.element.id = `row-${place}`;
      line.element.setAttribute("aria-rowindex", place + 2);
    }
    if (line.row !== row) {
      line.row = row;
      line.element.href = this.href(row);
      this.#columns.forEach(({ text, name }, index) => {
        line.cells[index].textContent = text(row);
        if (name) line.cells[index].dataset.is = name(row);
      });
    }
    line.element.classList.toggle("selected", place === this.selected);
    line.element.setAttribute("aria-selected", place === this.selected);
    if (line.box) line.box.textContent = this.marked(row) || "☐";
  }

  /** Keys that move in the table. */
  bindings(open) {
    const page = () => Math.max(1, Math.floor((this.body.clientHeight - HEAD) / ROW_HEIGHT) - 1);
    const by = (steps) => () => this.select(this.selected + steps());
    return [
      { keys: ["j", "ArrowDown"], does: "next row", act: by(() => 1) },
      { keys: ["k", "ArrowUp"], does: "row before", act: by(() => -1) },
      { keys: ["PageDown"], does: "a page down", act: by(page) },
      { keys: ["PageUp"], does: "a page up", act: by(() => -page()) },
      { keys: ["Home"], does: "first row", act: () => this.select(0) },
      { keys: ["End"], does: "last row", act: () => this.select(this.rows.length - 1) },
      { keys: ["Enter", "o"], does: "open", act: () => this.current && open(this.current) },
    ];
  }

  close() {
    this.resize.disconnect();
  }
}
