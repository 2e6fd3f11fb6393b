/** The words of the sound that is playing now, in their own language and direction. */

import { quiet } from "./moment.js";
import { at, made, tell } from "./page.js";
import { tagOf } from "./site.js";

const WHO = { caller: "The line says", desk: "The line says to the desk alone" };
const LONG = 110;
const MOST = 20;

export class Captions {
  #number = null;
  #latest = null;
  #begun = [];
  #before = [];

  show({ moment, clock, sound }) {
    tell(at("captions-title"), WHO[moment.side] ?? WHO.caller);
    at("captions").classList.toggle("for-desk", moment.side === "desk");
    at("caption-idle").hidden = true;
    if (moment.number !== this.#number) this.#begin(moment);
    this.#begun = begunBy(moment, clock);
    const latest = this.#begun.at(-1) ?? null;
    if (latest && latest !== this.#latest) this.#turnTo(latest);
    this.#dim(sound !== latest);
  }

  clear() {
    this.#number = null;
    this.answered();
    at("caption").replaceChildren();
    at("said").hidden = true;
  }

  /** Somebody did something: what the line says from now on is new. */
  answered() {
    this.#begun = [];
    this.#before = [];
  }

  /** What was said goes on over moments to which nobody answered. Those without words leave it there. */
  #begin({ number }) {
    this.#number = number;
    this.#latest = null;
    this.#before = [...this.#before, ...this.#begun].slice(-MOST);
  }

  #turnTo(latest) {
    this.#latest = latest;
    const long = latest.text.length > LONG ? "long" : "";
    at("caption").replaceChildren(worded("p", latest, long));
    const before = [...this.#before, ...this.#begun.slice(0, -1)];
    at("said").replaceChildren(...before.map((one) => worded("li", one)));
    at("said").hidden = !before.length;
    at("said").scrollTop = at("said").scrollHeight;
  }

  #dim(past) {
    at("caption").firstElementChild?.classList.toggle("past", past);
  }
}

/** The sounds with words that have begun until a second of the moment, or until it fell silent. */
function begunBy(moment, clock) {
  const falls = quiet(moment);
  let begins = 0;
  return (moment.sounds ?? []).filter(({ text, seconds }) => {
    const begun = begins <= clock && begins < falls;
    begins += seconds;
    return begun && text;
  });
}

function worded(tag, { text, lang, dir }, className = "") {
  return made(tag, { className, text, lang: tagOf(lang || "en"), dir: dir || "ltr" });
}
