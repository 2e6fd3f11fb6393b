/** The sounds that a telephone makes by itself: keys, ring-back, busy, the beep before a recording. */

/** The two frequencies of each key: those of its row and of its column. */
const KEYS = ["123", "456", "789", "*0#"];
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const RING = { pair: [440, 480], on: 2, off: 4 };
const BUSY = { pair: [480, 620], on: 0.5, off: 0.5 };
const KEY_SECONDS = 0.16;
const BEEP = 1000;
const LOUD = 0.12;
const FADE = 0.008;

export class Tones {
  #context = null;
  #gain = null;
  #volume = 1;
  #going = [];

  /** Browsers open sound only inside a press of a button: so this is called in one. */
  open() {
    if (!this.#context) {
      this.#context = new AudioContext();
      this.#gain = this.#context.createGain();
      this.#gain.gain.value = this.#volume;
      this.#gain.connect(this.#context.destination);
    }
    this.#context.resume();
  }

  set volume(level) {
    this.#volume = level;
    if (this.#gain) this.#gain.gain.value = level;
  }

  key(key) {
    if (this.#context) this.#sound(pairOf(key), 0, KEY_SECONDS);
  }

  beep() {
    if (this.#context) this.#sound([BEEP], 0, 0.4);
  }

  /** What the caller hears while a desk rings, for so many seconds. */
  ring(seconds) {
    this.#repeat(RING, seconds);
  }

  busy(seconds) {
    this.#repeat(BUSY, seconds);
  }

  /** A soft sound like speech from afar: the example of a message. */
  murmur(seconds) {
    if (!this.#context) return;
    for (let at = 0; at < seconds; at += 0.25) this.#sound([180, 260 + (at * 97) % 90], at, 0.18);
  }

  hush() {
    for (const oscillator of this.#going) oscillator.stop();
    this.#going = [];
  }

  #repeat({ pair, on, off }, seconds) {
    this.hush();
    if (!this.#context) return;
    for (let at = 0; at < seconds; at += on + off) this.#sound(pair, at, Math.min(on, seconds - at));
  }

  #sound(pair, after, seconds) {
    const begins = this.#context.currentTime + after;
    const envelope = this.#context.createGain();
    envelope.gain.setValueAtTime(0, begins);
    envelope.gain.linearRampToValueAtTime(LOUD, begins + FADE);
    envelope.gain.setValueAtTime(LOUD, begins + seconds - FADE);
    envelope.gain.linearRampToValueAtTime(0, begins + seconds);
    envelope.connect(this.#gain);
    for (const frequency of pair) this.#oscillate(frequency, begins, seconds, envelope);
  }

  #oscillate(frequency, begins, seconds, envelope) {
    const oscillator = this.#context.createOscillator();
    oscillator.frequency.value = frequency;
    oscillator.connect(envelope);
    oscillator.start(begins);
    oscillator.stop(begins + seconds);
    this.#going.push(oscillator);
    oscillator.onended = () => {
      this.#going = this.#going.filter((one) => one !== oscillator);
    };
  }
}

function pairOf(key) {
  const row = KEYS.findIndex((keys) => keys.includes(key));
  return [ROWS[row], COLUMNS[KEYS[row].indexOf(key)]];
}
