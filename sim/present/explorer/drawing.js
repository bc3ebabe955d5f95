// Makes elements: what names hold goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

function dressed(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

export function element(tag, attributes = {}, ...children) {
  return dressed(document.createElement(tag), attributes, children);
}

export function shape(tag, attributes = {}, ...children) {
  return dressed(document.createElementNS(SVG, tag), attributes, children);
}

export function button(words, act, attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, words);
  made.addEventListener("click", act);
  return made;
}

export function byId(id) {
  return document.getElementById(id);
}

// Fills an element anew; what had the focus keeps it if something like it is still there.
export function refill(holder, ...children) {
  const held = holder.contains(document.activeElement) && document.activeElement.dataset.key;
  holder.replaceChildren(...children);
  const again = held && holder.querySelector(`[data-key="${CSS.escape(held)}"]`);
  if (again) again.focus();
}
