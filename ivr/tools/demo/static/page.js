/** Finding and making what stands on the page. Texts are always set as text, never as markup. */

export function at(id) {
  return document.getElementById(id);
}

/** A new element with a class, a text, and whatever it holds. */
export function made(tag, { className = "", text = "", ...attributes } = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Sets a text only where it changes, so that nobody is told the same twice. */
export function tell(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A button that cannot be used now keeps its place in the order of keys. */
export function allow(button, allowed) {
  button.setAttribute("aria-disabled", String(!allowed));
}

export function allowed(button) {
  return button.getAttribute("aria-disabled") !== "true";
}

/** Shows a part that appears; on a small screen it would appear out of sight. */
export function reveal(part) {
  const appears = part.hidden;
  part.hidden = false;
  if (appears && matchMedia("(max-width: 699px)").matches) part.scrollIntoView({ block: "start" });
}

/** 75 seconds as 1:15. */
export function asTime(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function plural(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** +12125550199 as 212-555-0199; any other number as it is. */
export function asNumber(number) {
  const parts = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  if (parts) return parts.slice(1).join("-");
  return number === "anonymous" ? "a withheld number" : number;
}
