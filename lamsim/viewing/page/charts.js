// The charts of the episodes that the filters leave; a click on a bar filters.

import { el } from "./dom.js";
import { NONE } from "./filters.js";
import { bars, histogram, legend, lines, plot, shares } from "./plots.js";
import { bins, counted, successBy } from "./statistics.js";
import { count, words } from "./values.js";

const MOST_BARS = 15;
const MOST_GROUPS = 30;
const TIERS = ["easy", "medium", "hard"];
const POINTS = 40;
const BINS = 20;

export class ChartsView {
  filtered = true;

  constructor(app) {
    this.app = app;
    this.element = el("section", { class: "charts", tabindex: "-1", "aria-label": "Charts" });
    this.bindings = [
      { keys: ["j", "ArrowDown"], does: "down", act: () => this.element.scrollBy(0, 80) },
      { keys: ["k", "ArrowUp"], does: "up", act: () => this.element.scrollBy(0, -80) },
      { keys: ["Escape"], does: "to the list", act: () => app.go(app.list.address()) },
    ];
  }

  update() {
    const rows = this.app.shown();
    const state = `${this.app.rows.version} ${this.app.parameters} ${rows.length}`;
    if (state === this.state) return;
    this.state = state;
    const again = document.activeElement?.getAttribute("aria-label");
    this.element.replaceChildren(
      ...(rows.length ? this.#plots(rows) : [el("p", {}, "No episode passes the filters.")]),
    );
    if (again)
      [...this.element.querySelectorAll(".clickable")]
        .find((part) => part.getAttribute("aria-label") === again)
        ?.focus();
  }

  show() {
    this.element.focus({ preventScroll: true });
  }

  #plots(rows) {
    const set = (name) => (value) => this.app.set(name, value);
    const range =
      (name) =>
      ({ from, to }) =>
        this.app.set(name, `${from}..${to}`);
    const frequent = (found, textOf, pick) => {
      const item = ([value, number]) => ({
        name: textOf(value),
        value: number,
        said: number.toLocaleString("en"),
        pick: () => pick(value),
      });
      return bars(found.slice(0, MOST_BARS).map(item));
    };
    const more = (found, one) =>
      found.length > MOST_BARS ? `the ${MOST_BARS} most frequent of ${count(found.length, one)}` : "episodes";
    const numbers = (name) => rows.map((row) => row[name]).filter((number) => number !== null);
    const drawn = [this.#overTime(rows)];
    const success = (groups, name) => {
      const named = groups.slice(0, MOST_GROUPS).map((group) => ({ ...group, name: group.name || "none" }));
      return shares(named, (value) => set(name)(value === "none" ? NONE : value));
    };
    const byFamily = successBy(rows, (row) => row.env);
    const byTier = successBy(rows, (row) => row.tier).sort(
      (a, b) => TIERS.indexOf(a.name) - TIERS.indexOf(b.name),
    );
    if (byFamily.length)
      drawn.push(plot("Success by environment", "with 95 % intervals", success(byFamily, "env")));
    if (byTier.length)
      drawn.push(plot("Success by difficulty", "with 95 % intervals", success(byTier, "tier")));
    const patterns = counted(rows, (row) => Object.keys(row.patterns));
    if (patterns.length)
      drawn.push(
        plot("Error patterns", more(patterns, "pattern"), frequent(patterns, words, set("pattern"))),
      );
    const tools = counted(rows, (row) => Object.keys(row.tools));
    if (tools.length)
      drawn.push(
        plot(
          "Tools used",
          more(tools, "tool"),
          frequent(
            tools,
            (name) => name,
            (name) => set("tool")(`=${name}`),
          ),
        ),
      );
    const steps = bins(numbers("steps"), BINS, true);
    if (steps.length) drawn.push(plot("Steps of an episode", "", histogram(steps, range("steps"))));
    const chars = bins(numbers("chars"), BINS, true);
    if (chars.length) drawn.push(plot("Characters of a conversation", "", histogram(chars, range("chars"))));
    const rewards = bins(numbers("reward"), BINS / 2, false);
    if (rewards.length) drawn.push(plot("Rewards", "", histogram(rewards, range("reward"))));
    return drawn;
  }

  #overTime(rows) {
    const byRun = Map.groupBy(
      rows.filter((row) => row.reward !== null),
      (row) => row.run,
    );
    const series = [...byRun].map(([run, some]) => ({
      name: this.app.rows.run(run)?.name ?? "",
      points: meanRewards(some),
      pick: ({ from, to }) => this.app.setAll({ run: String(run), n: `${from}..${to}` }),
    }));
    const drawing = el(
      "div",
      {},
      lines(series),
      series.length > 1 ? legend(series.map(({ name }) => name)) : null,
    );
    return plot("Reward over time", "means, in the order of the run", drawing);
  }
}

/** Mean rewards of up to so many stretches of a run with the same number of rows. */
function meanRewards(rows) {
  const size = Math.ceil(rows.length / POINTS);
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, place) => {
    const some = rows.slice(place * size, (place + 1) * size);
    let [from, to, sum] = [Infinity, -Infinity, 0];
    for (const { n, reward } of some) [from, to, sum] = [Math.min(from, n), Math.max(to, n), sum + reward];
    return { from, to, mean: sum / some.length, size: some.length };
  });
}
