// One episode: its facts, a strip of its steps, and tabs.

import { addressOf, episodeAddress } from "./address.js";
import { conversation } from "./conversation.js";
import { el } from "./dom.js";
import { promptPanel, rawPanel, recordPanel, toolsPanel } from "./panels.js";
import { Episode } from "./record.js";
import { asNumber, asObject, asText, count, figure, jsonText, words } from "./values.js";
import { plain, shown } from "./visible.js";

const TABS = {
  conversation: { title: "Conversation", make: conversation },
  prompt: { title: "Prompt", make: promptPanel },
  raw: { title: "Raw text", make: rawPanel },
  record: { title: "Record", make: recordPanel },
  tools: { title: "Tools", make: toolsPanel },
};

export class EpisodeView {
  #made = "";

  constructor(app, run, n) {
    Object.assign(this, { app, run, n });
    this.element = el("article", { class: "episode" }, el("p", {}, "Reading …"));
    this.bindings = [
      { keys: ["j", "ArrowDown"], does: "next step", act: () => this.#step(this.step + 1) },
      { keys: ["k", "ArrowUp"], does: "step before", act: () => this.#step(this.step - 1) },
      { keys: ["n", "ArrowRight"], does: "next episode of the list", act: () => this.#other(1) },
      { keys: ["p", "ArrowLeft"], does: "episode before", act: () => this.#other(-1) },
      ...Object.entries(TABS).map(([name, { title }], place) => ({
        keys: [String(place + 1)],
        does: title.toLowerCase(),
        act: () => this.#go({ tab: name }),
      })),
      { keys: ["c"], does: "mark the episode for a comparison", act: () => app.mark(this) },
      { keys: ["Escape"], does: "back", act: () => app.back() },
    ];
    this.#load();
  }

  async #load() {
    try {
      const answer = await this.app.source.episode(this.run, this.n);
      await this.app.rows.known;
      this.episode = new Episode(this.app.source, { run: this.run, n: this.n }, answer);
    } catch (error) {
      this.element.replaceChildren(el("p", { class: "bad" }, shown(error.message)));
      return;
    }
    this.#frame();
    this.#panel();
  }

  #frame() {
    const { episode, app } = this;
    const { env, task, seed } = episode.lamsim;
    this.strip = el(
      "div",
      { class: "strip", role: "group", "aria-label": "Steps" },
      episode.steps.map((step, index) => this.#stepButton(step, index)),
    );
    this.tabs = el(
      "div",
      { class: "tabs", role: "tablist" },
      Object.entries(TABS).map(([name, { title }], place) => this.#tab(name, title, place)),
    );
    this.panel = el("div", { class: "panel", role: "tabpanel", tabindex: "0" });
    const name =
      [env, task]
        .map((part) => plain(asText(part)))
        .filter(Boolean)
        .join(" · ") || plain(asText(episode.record.unique_trajectory_id));
    this.place = el("span", { class: "faint" });
    this.element.replaceChildren(
      el(
        "header",
        {},
        el("a", { href: addressOf(["episodes"], app.parameters) }, "‹ Episodes"),
        el(
          "h1",
          {},
          el("bdi", {}, name),
          seed === undefined ? null : el("span", { class: "faint" }, ` seed ${plain(asText(seed))}`),
        ),
        this.place,
        el("button", { type: "button", onclick: () => this.#other(-1) }, "Before ", el("kbd", {}, "p")),
        el("button", { type: "button", onclick: () => this.#other(1) }, "Next ", el("kbd", {}, "n")),
      ),
      el(
        "div",
        { class: "columns" },
        el("div", { class: "reading" }, this.tabs, this.strip, this.panel),
        factsPart(episode, app),
      ),
    );
  }

  #stepButton({ reward, feedback }, index) {
    const kind = feedback.length ? "fault" : reward > 0 ? "paid" : "";
    const faults = feedback.map((fault) => words(asText(fault.pattern))).join(", ");
    const title = plain(`step ${index + 1}: reward ${figure(reward)}${faults ? `, ${faults}` : ""}`);
    return el(
      "button",
      { type: "button", class: kind, title, "aria-label": title, onclick: () => this.#step(index) },
      String(index + 1),
    );
  }

  #tab(name, title, place) {
    const href = () =>
      episodeAddress(this, this.app.parameters, { tab: name, step: this.app.parameters.get("step") });
    const link = el("a", { role: "tab", href: href() }, title, " ", el("kbd", {}, String(place + 1)));
    link.addEventListener("click", () => (link.href = href()));
    link.dataset.name = name;
    return link;
  }

  get tab() {
    const name = this.app.parameters.get("tab");
    return Object.hasOwn(TABS, name ?? "") ? name : "conversation";
  }

  /** The step that is looked at, from 0; the address counts from 1. */
  get step() {
    const asked = Number(this.app.parameters.get("step") ?? 1) - 1;
    return Math.max(0, Math.min(Number.isInteger(asked) ? asked : 0, (this.episode?.steps.length ?? 1) - 1));
  }

  #go(more) {
    const { parameters } = this.app;
    this.app.go(
      episodeAddress(this, parameters, { tab: parameters.get("tab"), step: parameters.get("step"), ...more }),
      true,
    );
  }

  #step(step) {
    if (step >= 0 && step < (this.episode?.steps.length ?? 0)) this.#go({ step: step + 1 });
  }

  #other(by) {
    const rows = this.app.shown();
    const place = rows.findIndex((row) => row.run === this.run && row.n === this.n);
    const row = rows[place < 0 ? 0 : place + by];
    if (row)
      this.app.go(episodeAddress(row, this.app.parameters, { tab: this.app.parameters.get("tab") }), true);
  }

  /** Writes a tab; not if another one was asked for while it was made. */
  async #fill(tab, step) {
    let made;
    try {
      made = await TABS[tab].make(this.episode, step);
    } catch (error) {
      made = el("p", { class: "bad" }, shown(error.message));
    }
    if (tab !== this.tab || step !== this.step) return;
    this.panel.replaceChildren(made);
    this.#made = tab;
  }

  async #panel() {
    const { tab, step, panel } = this;
    for (const link of this.tabs.children) link.setAttribute("aria-selected", link.dataset.name === tab);
    if (this.#made !== tab || tab === "prompt") await this.#fill(tab, step);
    [...this.strip.children].forEach((button, index) =>
      button.setAttribute("aria-current", index === step ? "step" : "false"),
    );
    const asked = this.app.parameters.has("step");
    panel
      .querySelectorAll("[data-step]")
      .forEach((part) => part.classList.toggle("current", asked && Number(part.dataset.step) === step));
    const target = tab === "prompt" ? panel.querySelector("mark.new") : panel.querySelector(".current");
    if (target) target.scrollIntoView({ block: tab === "prompt" ? "center" : "nearest" });
    else if (!asked) panel.scrollTop = 0;
  }

  update(moved) {
    if (!this.episode) return;
    const rows = this.app.shown();
    const place = rows.findIndex((row) => row.run === this.run && row.n === this.n);
    this.place.textContent =
      place < 0 ? "" : `${(place + 1).toLocaleString("en")} of ${rows.length.toLocaleString("en")}`;
    if (moved) this.#panel();
  }

  show() {
    this.panel?.focus({ preventScroll: true });
  }
}

/** What is known of an episode, beside its conversation. */
function factsPart(episode, app) {
  const { lamsim, score, record, failure } = episode;
  const policy = asObject(lamsim.policy);
  const facts = [
    ["reward", figure(asNumber(lamsim.reward))],
    ["success", score.success === undefined ? "not judged" : score.success ? "yes" : "no"],
    ["progress", figure(asNumber(score.progress))],
    ["end", lamsim.end],
    ["steps", episode.steps.length || ""],
    ["run", app.rows.run(episode.place.run)?.name],
    ["policy", policy.name === undefined ? lamsim.policy : [policy.name, ...options(policy)].join(", ")],
    ["split", lamsim.split],
    ["options", options(asObject(lamsim.options)).join(", ")],
    ["time", lamsim.timing ? `${figure(asNumber(asObject(lamsim.timing).seconds))} s` : ""],
    ["id", record.unique_trajectory_id],
  ].filter(([, value]) => asText(value));
  const parts = Object.entries(asObject(score.parts));
  return el(
    "aside",
    { "aria-label": "Facts" },
    failure && el("p", { class: "bad", dir: "auto" }, shown(failure)),
    el(
      "dl",
      {},
      facts.map(([name, value]) => [el("dt", {}, name), el("dd", {}, shown(asText(value)))]),
    ),
    parts.length ? el("h2", {}, "Score parts") : null,
    el(
      "dl",
      {},
      parts.map(([name, value]) => [el("dt", {}, shown(name)), el("dd", {}, shown(asText(value)))]),
    ),
    errorsPart(episode),
    record.task_instruction ? el("h2", {}, "Rules of the environment") : null,
    record.task_instruction
      ? el("p", { class: "rules", dir: "auto" }, shown(asText(record.task_instruction).slice(0, 2000)))
      : null,
  );
}

function options(values) {
  return Object.entries(values)
    .filter(([name]) => name !== "name")
    .map(([name, value]) => `${name} ${typeof value === "string" ? value : jsonText(value, 0)}`);
}

function errorsPart(episode) {
  const faulty = episode.steps.filter(({ feedback }) => feedback.length).length;
  return faulty ? el("p", { class: "bad" }, `${count(faulty, "step has", "steps have")} errors.`) : null;
}
