/** The map of all places: the caller's is lit, those behind them are marked. */

import { at, tell } from "./page.js";

export class CallMap {
  #last = null;

  clear() {
    this.#last = null;
    for (const one of at("map").querySelectorAll(".been, .here")) one.classList.remove("been", "here");
    tell(at("map-told"), "The places of the line. During a call, the caller’s is lit.");
  }

  /** Marks the places of these steps and the ways between them, then lights the place of now. */
  follow(steps, place) {
    for (const { state } of steps) if (state) this.#goTo(state);
    if (place) this.#goTo(place.state);
    this.#light(place);
  }

  #goTo(state) {
    mark(placeOf(state));
    if (this.#last && this.#last !== state) mark(wayOf(this.#last, state));
    this.#last = state;
  }

  #light(place) {
    at("map").querySelector(".here")?.classList.remove("here");
    const node = place && placeOf(place.state);
    if (!node) return;
    node.classList.add("here");
    tell(at("map-told"), `The caller is at “${place.state.replaceAll("_", " ")}”.`);
    center(node);
  }
}

function placeOf(state) {
  return at(`place-${state}`);
}

function wayOf(from, to) {
  return at("map").querySelector(`[data-from="${CSS.escape(from)}"][data-to="${CSS.escape(to)}"]`);
}

function mark(element) {
  element?.classList.add("been");
}

/** Moves the drawing alone, never the page. */
function center(node) {
  const frame = at("map-scroll");
  const [box, view] = [node.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollLeft += box.left + box.width / 2 - view.left - view.width / 2;
  frame.scrollTop += box.top + box.height / 2 - view.top - view.height / 2;
}
