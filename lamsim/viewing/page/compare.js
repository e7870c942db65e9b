// Two episodes side by side, message by message, the first difference marked.

import { compareAddress, episodeAddress } from "./address.js";
import { messagePart } from "./conversation.js";
import { firstMessage, marksAgainst, saidOf } from "./difference.js";
import { el } from "./dom.js";
import { Episode } from "./record.js";
import { asNumber, asObject, asText, figure } from "./values.js";
import { plain, shown } from "./visible.js";

export class CompareView {
  constructor(app) {
    this.app = app;
    this.element = el("article", { class: "compare", tabindex: "-1" }, el("p", {}, "Reading …"));
    this.places = ["a", "b"].map((name) => {
      const [run, n] = (app.parameters.get(name) ?? "").split("/").map(Number);
      return { run, n };
    });
    this.bindings = [
      { keys: ["d"], does: "to the first difference", act: () => this.#toDifference() },
      {
        keys: ["t"],
        does: "change sides",
        act: () => app.go(compareAddress(this.places[1], this.places[0], app.parameters), true),
      },
      { keys: ["j", "ArrowDown"], does: "down", act: () => this.element.scrollBy(0, 80) },
      { keys: ["k", "ArrowUp"], does: "up", act: () => this.element.scrollBy(0, -80) },
      { keys: ["Escape"], does: "back", act: () => app.back() },
    ];
    this.#load();
  }

  async #load() {
    const { app } = this;
    try {
      const answers = await Promise.all(this.places.map(({ run, n }) => app.source.episode(run, n)));
      this.episodes = answers.map((answer, side) => new Episode(app.source, this.places[side], answer));
      await app.rows.known;
    } catch (error) {
      this.element.replaceChildren(el("p", { class: "bad" }, shown(error.message)));
      return;
    }
    this.#draw();
    this.#toDifference();
  }

  #draw() {
    const [a, b] = this.episodes.map(({ messages }) => messages);
    const first = firstMessage(a, b);
    const rows = [];
    for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
      if (index === first)
        rows.push(
          el(
            "p",
            { class: "parting", role: "note" },
            "First difference. ",
            shown(saidOf(a[index], b[index])),
          ),
        );
      rows.push(
        ...[
          [a, b],
          [b, a],
        ].map(([own, other], side) => this.#cell(side, own[index], other[index], index, first)),
      );
    }
    const sentence =
      first < 0
        ? "The two say the same."
        : `The same up to message ${first} of ${Math.max(a.length, b.length)}.`;
    const jump =
      first < 0
        ? null
        : el(
            "button",
            { type: "button", onclick: () => this.#toDifference() },
            "First difference ",
            el("kbd", {}, "d"),
          );
    this.element.replaceChildren(
      el("header", {}, el("h1", {}, "Two episodes"), el("span", { class: "faint" }, sentence), jump),
      this.#facts(),
      el("div", { class: "pair" }, rows),
    );
  }

  #cell(side, message, other, index, first) {
    if (!message) return el("div", { class: "missing" });
    const marks = index === first ? marksAgainst(message, other) : {};
    const part = messagePart(this.episodes[side], message, marks);
    part.classList.toggle("same", first < 0 || index < first);
    return part;
  }

  #facts() {
    const sides = this.episodes.map((episode, side) =>
      factsOf(episode, this.app.rows.run(this.places[side].run)),
    );
    const lines = Object.keys(sides[0]).map((name) => {
      const differs = sides[0][name] !== sides[1][name];
      return el(
        "tr",
        { class: differs && "differs" },
        el("th", { scope: "row" }, name),
        sides.map((side) => el("td", {}, el("bdi", {}, shown(side[name])))),
      );
    });
    const heads = this.places.map((place, side) => {
      const link = el(
        "a",
        { href: episodeAddress(place, this.app.parameters) },
        `${"AB"[side]}: episode ${place.n}`,
      );
      return el("th", { scope: "col" }, link, " ", plain(this.app.rows.run(place.run)?.name ?? ""));
    });
    return el(
      "table",
      { class: "facts" },
      el("thead", {}, el("tr", {}, el("td"), heads)),
      el("tbody", {}, lines),
    );
  }

  #toDifference() {
    this.element.querySelector(".parting")?.scrollIntoView({ block: "start" });
  }

  update() {}

  show() {
    this.element.focus({ preventScroll: true });
  }
}

function factsOf({ lamsim, score, steps }) {
  const faults = steps.reduce((sum, { feedback }) => sum + feedback.length, 0);
  return {
    environment: asText(lamsim.env),
    task: asText(lamsim.task),
    seed: asText(lamsim.seed),
    policy: asText(asObject(lamsim.policy).name ?? lamsim.policy),
    reward: figure(asNumber(lamsim.reward)),
    success: score.success === undefined ? "not judged" : score.success ? "yes" : "no",
    end: asText(lamsim.end),
    steps: String(steps.length),
    errors: String(faults),
  };
}
