// Full text search: the source is asked slice by slice, and what it found so far is a set of rows for each run.

export class Search {
  text = "";
  version = 0;
  failure = "";
  #found = new Map();
  #places = new Map();
  #busy = false;

  /** `changed` is called after each slice. */
  constructor(source, rows, changed) {
    this.source = source;
    this.rows = rows;
    this.changed = changed;
  }

  found(row) {
    return this.#found.get(row.run)?.has(row.n) ?? false;
  }

  /** The share that was searched, 0 to 1. */
  get progress() {
    let [searched, bytes] = [0, 0];
    for (const run of this.rows.runs) {
      const place = this.#places.get(run.id);
      searched += place?.searched ?? 0;
      bytes += place?.bytes ?? run.bytes;
    }
    return Math.min(1, searched / Math.max(1, bytes));
  }

  get running() {
    return this.#busy;
  }

  /** Looks for a text; the same text again goes on where a growing run has more. */
  async look(text) {
    if (text !== this.text) {
      this.text = text;
      this.failure = "";
      this.#found = new Map();
      this.#places = new Map();
      this.version += 1;
    }
    if (!text || this.#busy || this.failure) return;
    this.#busy = true;
    try {
      while (await this.#slice());
    } catch (error) {
      this.failure = error.message;
    }
    this.#busy = false;
    this.changed();
  }

  /** Searches one slice; whether there may be more. */
  async #slice() {
    const text = this.text;
    const run = this.rows.runs.find(({ id }) => {
      const place = this.#places.get(id);
      return !place?.done || place.rows < this.rows.of(id).length;
    });
    if (!run || !text) return false;
    const rows = this.rows.of(run.id).length;
    const answer = await this.source.search(run.id, text, this.#places.get(run.id)?.next ?? 0);
    if (text !== this.text) return true;
    const found = this.#found.get(run.id) ?? new Set();
    for (const hit of answer.hits) found.add(hit);
    this.#found.set(run.id, found);
    this.#places.set(run.id, { ...answer, rows });
    this.version += 1;
    this.changed();
    return true;
  }
}
