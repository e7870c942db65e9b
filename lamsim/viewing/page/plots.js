// Plots as inline SVG: bars, bars with intervals, histograms, lines. Whatever stands for rows can be clicked.

import { el, svgEl } from "./dom.js";
import { figure, percent } from "./values.js";
import { plain } from "./visible.js";

const WIDTH = 460;
const LEFT = 160;
const LINE = 22;
const PLOT_HEIGHT = 150;

/** A plot with its title; `say` is what it shows, for those who don't see it. */
export function plot(title, say, drawing) {
  return el("figure", {}, el("figcaption", {}, title, " ", el("span", { class: "faint" }, say)), drawing);
}

function canvas(height, ...children) {
  return svgEl("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "group" }, ...children);
}

/** A shape that filters when it is clicked, or Enter is pressed on it. */
function clickable(label, act, ...children) {
  const pressed = (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  };
  const group = svgEl(
    "g",
    {
      class: "clickable",
      tabindex: "0",
      role: "button",
      "aria-label": label,
      onclick: act,
      onkeydown: pressed,
    },
    ...children,
  );
  group.append(svgEl("title", {}, label));
  return group;
}

function short(text, most) {
  const letters = [...plain(text)];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : letters.join("");
}

/** Horizontal bars; an item is {name, value, said, pick} and may have {low, high}, the ends of an interval. */
export function bars(items, { most = Math.max(...items.map(({ value }) => value)), right = 60 } = {}) {
  const scale = (WIDTH - LEFT - right) / (most || 1);
  const lines = items.map(({ name, value, said, pick, low, high }, place) => {
    const y = place * LINE;
    const interval =
      low !== undefined &&
      svgEl("path", { class: "whisker", d: whisker(LEFT + low * scale, LEFT + high * scale, y + 11) });
    const shapes = [
      svgEl("rect", { class: "touch", x: 0, y, width: WIDTH, height: LINE }),
      svgEl("text", { x: LEFT - 6, y: y + 15, "text-anchor": "end" }, short(name, 26)),
      svgEl("rect", { class: "bar", x: LEFT, y: y + 4, width: Math.max(1, value * scale), height: LINE - 8 }),
      interval,
      svgEl("text", { x: LEFT + Math.max(value, high ?? 0) * scale + 6, y: y + 15, class: "number" }, said),
    ];
    return clickable(`${plain(name)}: ${said}`, pick, ...shapes);
  });
  return canvas(Math.max(1, items.length) * LINE, ...lines);
}

function whisker(from, to, y) {
  return `M${from} ${y}H${to}M${from} ${y - 4}V${y + 4}M${to} ${y - 4}V${y + 4}`;
}

export function shares(groups, pick) {
  return bars(
    groups.map((group) => ({
      ...group,
      value: group.share,
      said: `${percent(group.share)} of ${group.total.toLocaleString("en")}`,
      pick: () => pick(group.name),
    })),
    { most: 1, right: 115 },
  );
}

/** Upright bars over bins {from, to, count}. */
export function histogram(found, pick) {
  const most = Math.max(...found.map(({ count }) => count));
  const width = (WIDTH - 20) / found.length;
  const marks = found.map(({ from, to, count }, place) => {
    const height = (count / most) * (PLOT_HEIGHT - 40);
    const range = from === to ? figure(from) : `${figure(from)} to ${figure(to)}`;
    const shapes = [
      svgEl("rect", { class: "touch", x: 10 + place * width, y: 0, width, height: PLOT_HEIGHT }),
      svgEl("rect", {
        class: "bar",
        x: 11 + place * width,
        y: PLOT_HEIGHT - 20 - height,
        width: Math.max(1, width - 2),
        height: count ? Math.max(1, height) : 0,
      }),
    ];
    return clickable(`${range}: ${count.toLocaleString("en")} episodes`, () => pick({ from, to }), ...shapes);
  });
  const texts = [
    svgEl("text", { x: 10, y: PLOT_HEIGHT - 4 }, figure(found[0].from)),
    svgEl("text", { x: WIDTH - 10, y: PLOT_HEIGHT - 4, "text-anchor": "end" }, figure(found.at(-1).to)),
    svgEl("text", { x: 10, y: 12, class: "number" }, `most: ${most.toLocaleString("en")}`),
  ];
  return canvas(PLOT_HEIGHT, ...marks, ...texts);
}

/** Means over the order of a run; a series is {name, points: [{from, to, mean, size}], pick}. */
export function lines(series) {
  const means = series.flatMap(({ points }) => points.map(({ mean }) => mean));
  const [low, high] = [Math.min(0, ...means), Math.max(1, ...means)];
  const end = Math.max(1, ...series.flatMap(({ points }) => points.map(({ to }) => to)));
  const x = (n) => 30 + (n / end) * (WIDTH - 40);
  const y = (mean) => 10 + ((high - mean) / (high - low)) * (PLOT_HEIGHT - 32);
  const drawn = series.map(({ name, points, pick }, place) => {
    const middles = points.map(({ from, to, mean }) => [x((from + to) / 2), y(mean)]);
    const dots = points.map(({ from, to, mean, size }, index) => {
      const label = `${plain(name)}, episodes ${from} to ${to}: mean reward ${figure(mean)} of ${size}`;
      return clickable(
        label,
        () => pick({ from, to }),
        svgEl("circle", { cx: middles[index][0], cy: middles[index][1], r: 3.5 }),
      );
    });
    return svgEl(
      "g",
      { class: `series series${place % 6}` },
      svgEl("polyline", { points: middles.map((point) => point.join(",")).join(" ") }),
      ...dots,
    );
  });
  const axes = [low, high].map((mean) => [
    svgEl("path", { class: "axis", d: `M30 ${y(mean)}H${WIDTH - 10}` }),
    svgEl("text", { x: 26, y: y(mean) + 4, "text-anchor": "end" }, figure(mean)),
  ]);
  const texts = [
    svgEl("text", { x: 30, y: PLOT_HEIGHT - 4 }, "0"),
    svgEl("text", { x: WIDTH - 10, y: PLOT_HEIGHT - 4, "text-anchor": "end" }, end.toLocaleString("en")),
  ];
  return canvas(PLOT_HEIGHT, ...axes.flat(), ...drawn, ...texts);
}

export function legend(names) {
  return el(
    "p",
    { class: "legend" },
    names.map((name, place) => el("span", { class: `series${place % 6}` }, "● ", plain(name))),
  );
}
