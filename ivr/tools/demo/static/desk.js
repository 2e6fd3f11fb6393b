/** The second telephone, at the desk that the line rings. */

import { asNumber, at, reveal, tell } from "./page.js";

const RINGING = ["answers", "busy", "declines", "fails", "no_answer"];
const STATES = {
  ring: "It rings.",
  listen: "Answered. Only the desk hears the line now; the caller hears it ring.",
  hear: "Answered. Only the desk hears the line now; the caller hears it ring.",
  talk: "The caller and the desk are connected, and the line is silent. Either of them may hang up.",
};

export class Desk {
  #name = "The desk";
  #tones;

  constructor(call, tones) {
    this.#tones = tones;
    at("desk-buttons").addEventListener("click", ({ target }) => {
      const does = target.closest("[data-does]")?.dataset.does;
      if (does) call.act({ kind: "desk", does });
    });
    at("desk-keys").addEventListener("click", ({ target }) => {
      const key = target.closest("[data-desk-key]")?.dataset.deskKey;
      if (key) this.#press(call, key);
    });
  }

  /** Shows the desk's telephone where this moment is one of it, and puts it away otherwise. */
  show(moment) {
    const there = ["ring", "talk"].includes(moment.kind) || moment.side === "desk";
    if (!there) return this.hide();
    if (moment.kind === "ring") this.#introduce(moment);
    if (moment.desk) this.#name = moment.desk;
    tell(at("desk-name"), this.#name);
    tell(at("desk-state"), STATES[moment.kind]);
    this.#offer(moment);
    reveal(at("desk"));
    at("desk").classList.toggle("ringing", moment.kind === "ring");
    return undefined;
  }

  hide() {
    const section = at("desk");
    const hadFocus = section.contains(document.activeElement);
    section.hidden = true;
    if (hadFocus) at("telephone").focus();
  }

  #introduce({ number_called: number, spoken, shows }) {
    tell(at("desk-number"), spoken || asNumber(number));
    tell(at("desk-shows"), asNumber(shows));
  }

  /** A button that had the focus hands it on before it goes. */
  #offer(moment) {
    const rings = moment.kind === "ring";
    const hangUp = at("desk-buttons").querySelector("[data-does=hangs_up]");
    const focused = at("desk-buttons").contains(document.activeElement);
    for (const button of at("desk-buttons").children) {
      button.hidden = rings !== RINGING.includes(button.dataset.does);
    }
    at("desk-keys").hidden = !(moment.kind === "listen" && moment.keys);
    if (focused && !rings) (at("desk-keys").hidden ? hangUp : at("desk-keys").firstElementChild).focus();
  }

  #press(call, key) {
    this.#tones.key(key);
    call.act({ kind: "key", key });
  }
}
