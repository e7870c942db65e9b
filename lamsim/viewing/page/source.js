// Where runs, rows and episodes come from: the viewer's server, or blocks of data in the page itself.
"use strict";

function openSource() {
  return byId("manifest") ? new Embedded() : new Served();
}

class Served {
  live = true;
  #token = new URLSearchParams(location.search).get("token") ?? "";

  async #ask(path, parameters = {}) {
    const address = `api/${path}?${new URLSearchParams(parameters)}`;
    const answer = await fetch(address, { headers: { "X-Token": this.#token } }).catch(() => null);
    if (!answer) throw new Error("The viewer's server does not answer; start lamsim view again.");
    if (answer.status === 403) throw new Error("The token is missing or old; open the address that lamsim view printed.");
    const text = await answer.text();
    if (answer.ok) return readJson(text);
    let reason = `The viewer's server answered ${answer.status}.`;
    try {
      reason = JSON.parse(text).error ?? reason;
    } catch {
      // Not JSON: the status says enough.
    }
    throw new Error(reason);
  }

  runs() {
    return this.#ask("runs");
  }

  rows(run, from, limit) {
    return this.#ask("rows", { run, from, limit });
  }

  episode(run, n) {
    return this.#ask("episode", { run, n });
  }

  /** What the model saw before each step, as changes to what it saw before that. */
  prompts(run, n) {
    return this.#ask("prompts", { run, n });
  }

  /** More of a text that came cut. */
  part(run, n, path, from) {
    return this.#ask("part", { run, n, path, from });
  }

  search(run, q, from) {
    return this.#ask("search", { run, q, from });
  }
}

class Embedded {
  live = false;
  #manifest = null;
  #chunk = { id: null, values: [] };

  async runs() {
    this.#manifest = readJson(await unpacked("manifest"));
    return this.#manifest;
  }

  /** One chunk a call, the one that `from` begins. */
  async rows(run, from) {
    const chunk = this.#manifest.rows[run].indexOf(from);
    const rows = chunk < 0 ? [] : readJson(await unpacked(`rows-${run}-${chunk}`));
    return { rows, total_known: this.#manifest.runs[run].total_known, done: true };
  }

  async episode(run, n) {
    const firsts = this.#manifest.episodes[run] ?? [];
    const chunk = firsts.findLastIndex((first) => first <= n);
    const found = chunk < 0 ? undefined : (await this.#episodes(run, chunk))[n - firsts[chunk]];
    if (!found) throw new Error(`This file does not hold episode ${n}.`);
    return found;
  }

  async prompts(run, n) {
    return (await this.episode(run, n)).prompts;
  }

  /** One chunk a call, the one that `from` is in. */
  async search(run, text, from) {
    const firsts = this.#manifest.episodes[run] ?? [];
    const chunk = firsts.findLastIndex((first) => first <= from);
    const total = this.#manifest.runs[run].total_known;
    if (chunk < 0 || from >= total) return { hits: [], next: total, done: true };
    const sought = text.toLowerCase();
    const hits = [];
    (await this.#episodes(run, chunk)).forEach(({ record }, place) => {
      if (textsOf(record).some((part) => part.toLowerCase().includes(sought))) hits.push(firsts[chunk] + place);
    });
    const next = firsts[chunk + 1] ?? total;
    return { hits, next, done: next >= total };
  }

  async #episodes(run, chunk) {
    const id = `episodes-${run}-${chunk}`;
    if (this.#chunk.id !== id) this.#chunk = { id, values: readJson(await unpacked(id)) };
    return this.#chunk.values;
  }
}

/** What a reader sees of an episode: all but the tools and the instructions that all episodes share. */
function textsOf({ unique_trajectory_id: id, conversation, lamsim }) {
  const { instruction, failure, steps } = asObject(lamsim);
  const todo = [id, instruction, failure, asList(conversation), asList(steps)];
  const texts = [];
  while (todo.length) {
    const value = todo.pop();
    if (value !== null && typeof value === "object") todo.push(...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value));
    else if (value !== null && value !== undefined) texts.push(String(value));
  }
  return texts;
}

async function unpacked(id) {
  const packed = Uint8Array.from(atob(byId(id).textContent.trim()), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}
