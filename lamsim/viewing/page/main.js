// The page: which view the address asks for, what all views share, and the keys that hold everywhere.

import { addressOf, compareAddress, readAddress } from "./address.js";
import { ChartsView } from "./charts.js";
import { CompareView } from "./compare.js";
import { byId, el } from "./dom.js";
import { EpisodeView } from "./episode.js";
import { FilterBar } from "./filterbar.js";
import { matcher, ordered } from "./filters.js";
import { Keys } from "./keys.js";
import { ListView } from "./list.js";
import { Rows } from "./rows.js";
import { RunsView } from "./runs.js";
import { Search } from "./search.js";
import { openSource } from "./source.js";
import { count } from "./values.js";
import { plain, shown } from "./visible.js";

const PLACES = [
  { name: "episodes", title: "Episodes", key: "e" },
  { name: "charts", title: "Charts", key: "h" },
  { name: "runs", title: "Runs", key: "r" },
];
const TYPING = 120;

class App {
  parameters = new URLSearchParams();
  opened = null; // The episode that was looked at last.
  #before = null;
  #marks = [];
  #shown = { state: null, rows: [] };
  #made = null;
  #failure = null;
  #said = "";
  #drawing = false;
  #typing = null;

  constructor() {
    this.source = openSource();
    this.rows = new Rows(
      this.source,
      () => this.#changed(),
      (failure) => this.#failed(failure),
    );
    this.search = new Search(this.source, this.rows, () => this.#draw());
    this.bar = new FilterBar(this.rows, (name, value, soon) => this.#filter(name, value, soon));
    this.list = new ListView(this);
    this.keys = new Keys(() => [
      { title: "Here", bindings: this.view.bindings },
      { title: "Everywhere", bindings: this.#bindings() },
    ]);
    byId("help-button").addEventListener("click", () => this.keys.help());
    window.addEventListener("hashchange", () => this.#moved());
    this.#moved();
    this.rows.follow();
  }

  #bindings() {
    const toBar = (name) => () => {
      if (!this.view.filtered) this.go(this.list.address());
      this.bar.focus(name);
    };
    return [
      { keys: ["/"], does: "filter by words of the task", act: toBar("task") },
      { keys: ["f"], does: "search in the full text", act: toBar("text") },
      { keys: ["x"], does: "clear the filters", act: () => this.bar.clear() },
      ...PLACES.map(({ name, title, key }) => ({
        keys: [key],
        does: title.toLowerCase(),
        act: () => this.go(addressOf([name], this.parameters)),
      })),
      { keys: ["v"], does: "view the two marked episodes side by side", act: () => this.#compare() },
      { keys: ["?"], does: "these keys", act: () => this.keys.help() },
    ];
  }

  /** Goes to an address of this page; `instead` leaves no step in the browser's history. */
  go(address, instead = false) {
    clearTimeout(this.#typing);
    history[instead ? "replaceState" : "pushState"](null, "", address);
    this.#moved();
  }

  /** To the list, charts or pairs that led here. */
  back() {
    this.go(this.#before ?? this.list.address());
  }

  set(name, value) {
    this.setAll({ [name]: value });
  }

  setAll(values) {
    for (const [name, value] of Object.entries(values)) {
      if (value === "") this.parameters.delete(name);
      else this.parameters.set(name, value);
    }
    this.go(`#/${this.path.join("/")}?${this.parameters}`, true);
  }

  #filter(name, value, soon) {
    if ((this.parameters.get(name) ?? "") === value) return;
    if (value === "") this.parameters.delete(name);
    else this.parameters.set(name, value);
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.setAll({}), soon ? TYPING : 0);
  }

  sort(key) {
    const now = this.parameters.get("sort");
    this.set("sort", now === key ? `-${key}` : now === `-${key}` ? "" : key);
  }

  turn() {
    const now = this.parameters.get("sort") || "n";
    this.set("sort", now.startsWith("-") ? now.slice(1) : `-${now}`);
  }

  /** The rows that the filters leave, in the list's order. */
  shown() {
    const { parameters, search, rows } = this;
    const state = `${this.list.address()} ${rows.version} ${search.version}`;
    if (state !== this.#shown.state) {
      this.#shown = {
        state,
        rows: ordered(rows.all().filter(matcher(parameters, search)), parameters.get("sort")),
      };
    }
    return this.#shown.rows;
  }

  markOf(row) {
    const place = this.#marks.findIndex(({ run, n }) => run === row.run && n === row.n);
    return place < 0 ? "" : "AB"[place];
  }

  /** Marks an episode, or takes its mark away; of three the first goes. */
  mark(row) {
    const others = this.#marks.filter(({ run, n }) => run !== row.run || n !== row.n);
    this.#marks =
      others.length < this.#marks.length ? others : [...this.#marks, { run: row.run, n: row.n }].slice(-2);
    this.#draw();
  }

  #compare() {
    if (this.#marks.length === 2) this.go(compareAddress(...this.#marks, this.parameters));
    else this.#notice("Mark two episodes first: c on a row, or a click on its box.");
  }

  #moved() {
    const { path, parameters } = readAddress();
    this.path = path.length ? path : ["episodes"];
    this.parameters = parameters;
    // The same view may serve another address: another step, another tab, other filters.
    const state = `${this.path.join("/")} ${this.path[0] === "compare" ? `${parameters.get("a")} ${parameters.get("b")}` : ""}`;
    const other = state !== this.#made;
    if (other) {
      this.view?.close?.();
      this.view = this.#viewOf(this.path);
      byId("view").replaceChildren(this.view.element);
      byId("filters").hidden = !this.view.filtered;
      this.#made = state;
    }
    if (this.view.filtered) this.#before = location.hash;
    this.search.look(parameters.get("text") ?? "");
    this.#update(true);
    if (other) this.view.show();
  }

  #viewOf([place, run, , n]) {
    if (place === "charts") return new ChartsView(this);
    if (place === "compare") return new CompareView(this);
    if (place !== "runs") return this.list;
    if (n === undefined) return new RunsView(this);
    this.opened = { run: Number(run), n: Number(n) };
    return new EpisodeView(this, this.opened.run, this.opened.n);
  }

  #changed() {
    this.search.look(this.search.text);
    this.#draw();
  }

  /** Draws once a frame, however much has changed. */
  #draw() {
    if (this.#drawing) return;
    this.#drawing = true;
    requestAnimationFrame(() => {
      this.#drawing = false;
      this.#update(false);
    });
  }

  #update(moved) {
    const rows = this.shown();
    this.#notice(this.#failure ?? "");
    if (this.view.filtered) this.bar.update(this.parameters, rows.length, this.search);
    this.view.update(moved);
    this.#places();
    this.#live();
    this.#marked();
    document.title = [
      this.path[3] && `episode ${this.path[3]}`,
      ...this.rows.runs.slice(0, 2).map(({ name }) => plain(name)),
      "lamsim",
    ]
      .filter(Boolean)
      .join(" · ");
  }

  #places() {
    const here =
      PLACES.some(({ name }) => name === this.path[0]) && this.path.length === 1 ? this.path[0] : "";
    byId("places").replaceChildren(
      ...PLACES.map(({ name, title, key }) =>
        el(
          "a",
          { href: addressOf([name], this.parameters), "aria-current": here === name && "page" },
          title,
          " ",
          el("kbd", {}, key),
        ),
      ),
    );
  }

  #live() {
    const reading = this.rows.runs.filter((run) => !run.done);
    const bytes = (name) => reading.reduce((sum, run) => sum + (run[name] ?? 0), 0);
    const growing = this.rows.runs.some((run) => run.growing);
    const read = Math.floor((100 * bytes("indexed_bytes")) / (bytes("bytes") || 1));
    byId("live").textContent =
      reading.length && read < 100 ? `reading ${read} %` : growing ? "● live: the run is growing" : "";
    byId("live").classList.toggle("growing", growing);
  }

  #marked() {
    const parts = this.#marks.map((row) => el("span", {}, `${this.markOf(row)}: episode ${row.n} `));
    const button = el(
      "button",
      { type: "button", onclick: () => this.#compare() },
      "Side by side ",
      el("kbd", {}, "v"),
    );
    byId("marked").replaceChildren(...parts, ...(parts.length === 2 ? [button] : []));
  }

  #failed(failure) {
    if (failure === this.#failure) return;
    this.#failure = failure;
    this.#notice(failure ?? "");
  }

  /** One sentence above the view; without one, what was left out of the runs. */
  #notice(sentence) {
    const oddities = this.rows.runs.flatMap((run) => {
      const [sample] = run.rejected_samples ?? [];
      const example = sample ? `, for instance line ${sample.line}: ${sample.reason.replace(/\.$/, "")}` : "";
      const left = `${count(run.rejected, "line")} of ${run.name} ${run.rejected === 1 ? "is" : "are"} left out${example}.`;
      return [...(run.rejected ? [left] : []), ...(run.notes ?? []).map((note) => `${run.name}: ${note}`)];
    });
    const said = sentence || oddities.join(" ");
    if (said === this.#said) return;
    this.#said = said;
    byId("notice").replaceChildren(shown(said));
    byId("notice").hidden = !said;
    byId("notice").classList.toggle("failed", Boolean(sentence));
  }
}

new App();
