// Where runs, rows and episodes come from: the viewer's server, or blocks of data in the page itself.

import { byId } from "./dom.js";
import { asList, asObject, readJson } from "./values.js";

export function openSource() {
  return byId("lamsim-runs") ? new Embedded() : new Served();
}

class Served {
  live = true;
  #token = new URLSearchParams(location.search).get("token") ?? "";

  async #ask(path, parameters = {}) {
    const address = `api/${path}?${new URLSearchParams(parameters)}`;
    const answer = await fetch(address, { headers: { "X-Token": this.#token } }).catch(() => null);
    if (!answer) throw new Error("The viewer's server does not answer; start lamsim view again.");
    if (answer.status === 403)
      throw new Error("The token is missing or old; open the address that lamsim view printed.");
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
  #rows = new Map();
  #chunk = { block: null, lines: [] };

  async runs() {
    return readJson(await unpacked(byId("lamsim-runs")));
  }

  async rows(run, from, limit) {
    if (!this.#rows.has(run)) this.#rows.set(run, readJson(await unpacked(byId(`lamsim-rows-${run}`))));
    return { rows: this.#rows.get(run).slice(from, from + limit) };
  }

  async episode(run, n) {
    for (const block of blocksOf(run)) {
      const place = n - Number(block.dataset.first);
      if (place >= 0 && place < Number(block.dataset.count))
        return readJson((await this.#lines(block))[place]);
    }
    throw new Error(`This file does not hold episode ${n}.`);
  }

  async prompts(run, n) {
    return (await this.episode(run, n)).prompts;
  }

  /** One block of episodes a call; `from` counts blocks. */
  async search(run, text, from) {
    const blocks = blocksOf(run);
    const hits = [];
    if (from < blocks.length) {
      const sought = text.toLowerCase();
      const lines = await this.#lines(blocks[from]);
      lines.forEach((line, place) => {
        const texts = textsOf(readJson(line).record);
        if (texts.some((part) => part.toLowerCase().includes(sought)))
          hits.push(Number(blocks[from].dataset.first) + place);
      });
    }
    const next = Math.min(from + 1, blocks.length);
    return { hits, next, searched: next, bytes: blocks.length, done: next === blocks.length };
  }

  async #lines(block) {
    if (this.#chunk.block !== block) this.#chunk = { block, lines: (await unpacked(block)).split("\n") };
    return this.#chunk.lines;
  }
}

function blocksOf(run) {
  return [...document.querySelectorAll(`[id^="lamsim-episodes-${run}-"]`)];
}

/** What a reader sees of an episode: all but the tools and the instructions that all episodes share. */
function textsOf({ unique_trajectory_id: id, conversation, lamsim }) {
  const { instruction, failure, steps } = asObject(lamsim);
  const todo = [id, instruction, failure, asList(conversation), asList(steps)];
  const texts = [];
  while (todo.length) {
    const value = todo.pop();
    if (value !== null && typeof value === "object")
      todo.push(...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value));
    else if (value !== null && value !== undefined) texts.push(String(value));
  }
  return texts;
}

async function unpacked(block) {
  const packed = Uint8Array.from(atob(block.textContent.trim()), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}
