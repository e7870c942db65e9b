// The rows of all runs, one small object an episode, asked for in slices and followed while a run grows.

import { wait } from "./dom.js";
import { asNumber, asObject, asText } from "./values.js";

const SLICE = 5000;
const SOON = 1000;
const LATER = 2000;

export class Rows {
  runs = [];
  version = 0;
  reading = true; // Whether there is more to ask for at once.
  known = new Promise((done) => (this.told = done)); // Which runs there are.
  #lists = new Map();
  #all = { version: -1, rows: [] };

  /** `changed` is called after each slice; `failed` with a sentence, or null once all is well again. */
  constructor(source, changed, failed) {
    this.source = source;
    this.changed = changed;
    this.failed = failed;
  }

  of(run) {
    return this.#lists.get(run) ?? [];
  }

  get total() {
    return this.runs.reduce((sum, run) => sum + this.of(run.id).length, 0);
  }

  run(id) {
    return this.runs.find((run) => run.id === id);
  }

  all() {
    if (this.#all.version !== this.version) {
      this.#all = { version: this.version, rows: this.runs.flatMap((run) => this.of(run.id)) };
    }
    return this.#all.rows;
  }

  /** Reads all there is, then what comes, for as long as the page is open. */
  async follow() {
    for (;;) {
      try {
        await this.#refresh();
        this.failed(null);
      } catch (error) {
        this.failed(error.message);
      }
      if (!this.source.live) return;
      await wait(this.runs.some((run) => run.growing || !run.done) ? SOON : LATER);
    }
  }

  async #refresh() {
    const before = this.version;
    const { runs, fields } = await this.source.runs();
    const news = JSON.stringify(runs) !== JSON.stringify(this.runs);
    this.runs = runs;
    this.told();
    if (news) this.#tell();
    this.reading = true;
    for (const run of runs) {
      for (;;) {
        const list = this.of(run.id);
        const { rows } = await this.source.rows(run.id, list.length, SLICE);
        if (rows.length) this.#lists.set(run.id, list.concat(rows.map((row) => rowOf(run.id, fields, row))));
        else break;
        this.#tell();
      }
    }
    this.reading = false;
    if (this.version !== before) this.#tell();
  }

  #tell() {
    this.version += 1;
    this.changed();
  }
}

/** A row as an object; whatever a record holds, the types are these. */
function rowOf(run, fields, values) {
  const given = Object.fromEntries(fields.map((field, place) => [field, values[place]]));
  return {
    run,
    n: given.n,
    id: asText(given.id),
    env: asText(given.env),
    task: asText(given.task),
    split: asText(given.split),
    tier: asText(given.tier),
    seed: asText(given.seed),
    policy: asText(given.policy),
    reward: asNumber(given.reward),
    success: asNumber(given.success),
    steps: asNumber(given.steps),
    end: asText(given.end),
    patterns: asObject(given.patterns),
    tools: asObject(given.tools),
    instruction: asText(given.instruction),
    chars: asNumber(given.chars),
    text: null, // What the filter over task texts looks at, made when it first does.
  };
}
