/** Leaves a message where the line records: with the microphone, or an example. */

import { Microphone } from "./microphone.js";
import { allow, allowed, at, reveal, tell } from "./page.js";
import { murmur, wav } from "./wav.js";

const VOICED = 0.015;
const TELL_EACH = 1;
const SPOKEN = "a message spoken into the microphone";

export class Recorder {
  #call;
  #line;
  #tones;
  #microphone = null;
  #tape = null;
  #began = null;
  #told = 0;
  #until = 0;

  constructor(call, line, tones) {
    [this.#call, this.#line, this.#tones] = [call, line, tones];
    at("example").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#leaveExample();
    });
    at("microphone").addEventListener("click", () => this.#speak());
  }

  /** A new moment: the recorder appears where the line records, with its beep. */
  show(moment) {
    const records = moment.kind === "record";
    if (!records) return this.hide();
    this.#putAway();
    this.#tones.beep();
    tell(at("recorder-state"), `After the beep: speak, then press #. ${moment.timeout} seconds of silence end it too.`);
    allow(at("microphone"), Boolean(navigator.mediaDevices));
    reveal(at("recorder"));
    this.#call.beforeEnd = () => this.#handOver(moment.sid);
    return undefined;
  }

  /** An example is said to its end, however soon it is ended; answers the seconds that were skipped. */
  finish() {
    return this.#until ? this.#call.skipTo(this.#until) : 0;
  }

  hide() {
    const hadFocus = at("recorder").contains(document.activeElement);
    at("recorder").hidden = true;
    this.#putAway();
    if (hadFocus) at("telephone").focus();
  }

  #putAway() {
    this.#microphone?.stop();
    [this.#microphone, this.#tape, this.#began, this.#told] = [null, null, null, 0];
    this.#until = 0;
    at("level").hidden = true;
  }

  #leaveExample() {
    const seconds = Math.min(60, Math.max(1, Number(at("example-seconds").value) || 1));
    const words = at("example-words").value.trim() || "hello";
    this.#tape = () => murmur(seconds);
    this.#until = this.#call.seconds + seconds;
    this.#tones.murmur(seconds);
    this.#call.actOn({ kind: "words", words, seconds });
    tell(at("recorder-state"), `The message lasts ${seconds} s. Press # when it is said.`);
  }

  async #speak() {
    if (this.#microphone || !allowed(at("microphone"))) return;
    const microphone = new Microphone();
    this.#microphone = microphone;
    try {
      await microphone.start((level) => this.#heard(level));
      this.#tape = () => microphone.stop();
      at("level").hidden = false;
      tell(at("recorder-state"), "The microphone is on. Speak, then press #.");
    } catch {
      this.#microphone = null;
      tell(at("recorder-state"), "The browser gave no microphone. Leave an example message instead.");
    }
  }

  /** From the first to the last thing that was heard are the seconds of the message. */
  #heard(level) {
    at("level").value = Math.min(1, level * 5);
    if (level < VOICED || this.#call.moment?.kind !== "record") return;
    const now = this.#call.seconds;
    this.#began ??= now;
    if (now - this.#told < TELL_EACH) return;
    this.#told = now;
    this.#call.actOn({ kind: "words", words: SPOKEN, seconds: rounded(Math.max(0.5, now - this.#began)) });
  }

  async #handOver(sid) {
    const tape = this.#tape;
    if (!tape) return;
    this.#tape = null;
    this.#microphone = null;
    at("level").hidden = true;
    await this.#line.leaveTape(sid, wav(await tape()));
  }
}

function rounded(seconds) {
  return Math.round(seconds * 10) / 10;
}
