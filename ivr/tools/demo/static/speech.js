/** What the caller says: typed, chosen, or recognized by the browser on this machine alone. */

import { allow, allowed, at, made, tell } from "./page.js";

const CHIPS = 8;
const WHY = {
  missing: "This browser does not recognize speech on this machine, and your voice is sent nowhere else.",
  unavailable: "This browser cannot recognize this language on this machine, and your voice is sent nowhere else.",
  available: "Recognized by the browser on this machine; your voice is sent nowhere else.",
};

export class Speech {
  #call;
  #language = "";
  #phrases = "";
  #recognition = null;

  constructor(call) {
    this.#call = call;
    at("say").addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#say(at("words").value.trim())) at("words").value = "";
    });
    at("chips").addEventListener("click", ({ target }) => {
      if (target.matches("button")) this.#say(target.textContent);
    });
    at("speech").addEventListener("click", () => this.#listen());
    this.#hearIn("en-US");
  }

  /** What callers say in a moment's place, in its language. */
  show(moment) {
    tell(at("say-told"), "");
    if (moment.kind !== "listen" || moment.side !== "caller") return;
    this.#offer(moment.phrases ?? [], moment.language);
    if (moment.language !== this.#language) this.#hearIn(moment.language);
    if (!moment.speech) tell(at("say-told"), "The line listens for keys alone now.");
  }

  clear() {
    tell(at("say-told"), "");
    this.#offer([], "");
    this.#recognition?.abort();
  }

  #offer(phrases, lang) {
    const all = phrases.join("\n");
    if (all === this.#phrases) return;
    this.#phrases = all;
    const hadFocus = at("chips").contains(document.activeElement);
    at("chips").replaceChildren(
      ...phrases.slice(0, CHIPS).map((text) => made("button", { type: "button", className: "chip", text, lang })),
    );
    at("phrases").replaceChildren(...phrases.map((value) => made("option", { value })));
    at("words").lang = lang;
    if (hadFocus) at("words").focus();
  }

  /** Whether it was said. */
  #say(words) {
    const why = this.#whyNot(words);
    tell(at("say-told"), why || `You said “${words}”.`);
    if (why) return false;
    const chosen = document.querySelector("[name=confidence]:checked").value;
    const confidence = chosen === "" ? null : Number(chosen);
    this.#call.act({ kind: "words", words, confidence });
    return true;
  }

  #whyNot(words) {
    if (!words) return "Type or choose some words first.";
    if (!this.#call.lasts) return "Call the line first.";
    const { side, kind } = this.#call.moment;
    if (side === "desk") return "The line hears only the desk now.";
    return kind === "ring" || kind === "talk" ? "The line does not listen now." : "";
  }

  /** The microphone is offered only where the browser says that no voice leaves the machine. */
  async #hearIn(language) {
    this.#language = language;
    const state = await onDevice(language);
    if (language !== this.#language) return;
    tell(at("speech-why"), WHY[state]);
    allow(at("speech"), state === "available");
  }

  #listen() {
    if (!allowed(at("speech"))) return;
    this.#recognition?.abort();
    const recognition = new globalThis.SpeechRecognition();
    recognition.processLocally = true;
    recognition.lang = this.#language;
    recognition.onresult = ({ results }) => this.#say(results[0][0].transcript);
    recognition.onerror = () => tell(at("say-told"), "The browser understood nothing.");
    recognition.start();
    this.#recognition = recognition;
    tell(at("say-told"), "Speak now.");
  }
}

/** "available" where this very machine recognizes the language, "unavailable", or "missing". */
async function onDevice(language) {
  const Recognition = globalThis.SpeechRecognition;
  if (!Recognition?.available || !("processLocally" in Recognition.prototype)) return "missing";
  try {
    const state = await Recognition.available({ langs: [language], processLocally: true });
    return state === "available" ? "available" : "unavailable";
  } catch {
    return "unavailable";
  }
}
