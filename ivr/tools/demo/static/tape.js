/** Hands what the microphone hears to the page, in pieces of about 50 ms. */

const PIECE = 2048;

class Tape extends AudioWorkletProcessor {
  #piece = new Float32Array(PIECE);
  #filled = 0;

  process([[channel]]) {
    for (const sample of channel ?? []) {
      this.#piece[this.#filled] = sample;
      this.#filled += 1;
      if (this.#filled === PIECE) this.#hand();
    }
    return true;
  }

  #hand() {
    this.port.postMessage(this.#piece.slice());
    this.#filled = 0;
  }
}

registerProcessor("tape", Tape);
