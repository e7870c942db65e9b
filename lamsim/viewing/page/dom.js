// Elements: all that the page shows is made here, from text nodes and never from markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element. Attributes that are null or false are left out, `on...` are listeners, strings become text. */
export function el(name, attributes, ...children) {
  return filled(document.createElement(name), attributes, children);
}

export function svgEl(name, attributes, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

export function byId(id) {
  return document.getElementById(id);
}

export function wait(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
