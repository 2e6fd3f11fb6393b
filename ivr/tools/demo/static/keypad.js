/** The keys of the telephone, and those of the keyboard. */

import { at } from "./page.js";

const LIT = 160;

/** `pressed` is told each key of the telephone; `shortcuts` has what letters of the keyboard do. */
export function keypad(pressed, shortcuts) {
  const keys = at("keys");
  keys.addEventListener("click", (event) => {
    const button = event.target.closest("[data-key]");
    if (button) pressed(button.dataset.key);
  });
  document.addEventListener("keydown", (event) => {
    if (!isShortcut(event)) return;
    const button = keys.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (button) {
      light(button);
      pressed(event.key);
    } else {
      shortcuts[event.key]?.();
    }
  });
}

function isShortcut(event) {
  const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.repeat);
  return plain && at("shortcuts-on").checked && !isTyping(event.target);
}

/** Where a key of the keyboard has a meaning of its own. */
function isTyping(element) {
  return element.matches("input:not([type=radio], [type=checkbox], [type=range]), select, textarea");
}

function light(button) {
  button.classList.add("lit");
  setTimeout(() => button.classList.remove("lit"), LIT);
}
