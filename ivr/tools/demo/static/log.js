/** The log of the whole call: to read, to copy, to save as a script that plays it again. */

import { asTime, at, made, tell } from "./page.js";
import { tagOf } from "./site.js";

const WHO = {
  line: "Line",
  caller: "Caller",
  whisper: "To the desk",
  desk: "Desk",
  note: "",
  problem: "Problem",
  ended: "End",
};

export class Log {
  #script = "";
  #sid = "";

  constructor() {
    at("copy").addEventListener("click", () => this.#copy());
    at("save").addEventListener("click", () => this.#save());
  }

  clear() {
    at("log").replaceChildren();
    at("log-empty").hidden = false;
    tell(at("log-told"), "");
    this.#script = "";
  }

  add({ events, script, sid }) {
    this.#script = script;
    this.#sid = sid;
    const told = events.filter(({ kind }) => kind in WHO);
    const follows = atEnd(at("log-scroll"));
    at("log").append(...told.map(entryOf));
    if (at("log").firstElementChild) at("log-empty").hidden = true;
    if (follows) at("log-scroll").scrollTop = at("log-scroll").scrollHeight;
  }

  async #copy() {
    if (!this.#script) return tell(at("log-told"), "There is nothing to copy yet.");
    try {
      await navigator.clipboard.writeText(this.#script);
      tell(at("log-told"), "Copied: ivr call --script plays it again.");
    } catch {
      tell(at("log-told"), "The browser did not let the page copy; Save works.");
    }
  }

  #save() {
    if (!this.#script) return tell(at("log-told"), "There is nothing to save yet.");
    const url = URL.createObjectURL(new Blob([this.#script], { type: "text/plain" }));
    made("a", { href: url, download: `call-${this.#sid.slice(-6)}.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
    return tell(at("log-told"), "Saved: ivr call --script plays it again.");
  }
}

function entryOf(event) {
  const entry = made("li", { className: `entry ${event.kind}` });
  entry.append(made("span", { className: "when", text: asTime(event.at) }));
  if (WHO[event.kind]) entry.append(made("b", { text: WHO[event.kind] }));
  entry.append(wordsOf(event));
  const remark = remarkOn(event);
  if (remark) entry.append(made("i", { text: remark }));
  return entry;
}

function wordsOf({ kind, text, lang, dir, code }) {
  const words = kind === "problem" && code ? `${code}: ${text}` : text;
  const attributes = lang ? { lang: tagOf(lang), dir: dir || "ltr" } : {};
  return made("span", { className: "said", text: words, ...attributes });
}

function remarkOn({ cut, ignored }) {
  if (cut) return "cut off";
  return ignored ? "nobody listened" : "";
}

function atEnd(box) {
  return box.scrollHeight - box.scrollTop - box.clientHeight < 40;
}
