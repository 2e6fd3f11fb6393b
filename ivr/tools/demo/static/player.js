/** Plays the sounds of a prompt back to back, on the clock of its moment. */

const LATE = 0.15;
/** Sound comes out a little after it is asked for: so its end does, and is not cut off. */
const TAIL = 0.4;
const SLOWEST = 0.75;
const FASTEST = 1.5;

/** One sound with the second at which it begins, and its audio element as soon as there is one. */
class Piece {
  constructor(sound, begins) {
    this.sound = sound;
    this.begins = begins;
    this.ends = begins + sound.seconds;
    this.audio = null;
    this.fitting = false;
    this.started = false;
  }

  /** Whether it is there, and has yet to be started. */
  get waits() {
    return this.audio !== null && !this.started && (!this.fitting || this.audio.readyState > 0);
  }

  /** Plays from where the clock is: a clip that was late to come is joined in its middle. */
  start(clock, refused) {
    this.started = true;
    const late = clock - this.begins;
    if (this.fitting) this.#fit(this.ends - clock);
    else if (late > LATE) this.audio.currentTime = late;
    this.audio.play().catch((error) => {
      if (error.name === "NotAllowedError") refused();
    });
  }

  /** A voice of another pace than was counted on goes faster or slower, and loses what is still too much. */
  #fit(left) {
    const { duration } = this.audio;
    if (!Number.isFinite(duration)) return;
    const pace = Math.min(FASTEST, Math.max(SLOWEST, duration / left));
    this.audio.playbackRate = pace;
    if (duration > (left + TAIL) * pace) this.audio.currentTime = duration - (left + TAIL) * pace;
  }
}

export class Player {
  #box;
  #voice;
  #refused;
  #pieces = [];
  #volume = 1;

  /** `box` holds the audio elements; `voice` makes the sound of words that have no clip; `refused` is
   * called where the browser plays no sound yet. */
  constructor(box, voice, refused) {
    this.#box = box;
    this.#voice = voice;
    this.#refused = refused;
  }

  /** Makes the sounds of a new moment ready, in place of those of the last. */
  load(sounds) {
    this.clear();
    let begins = 0;
    for (const sound of sounds) {
      const piece = new Piece(sound, begins);
      begins = piece.ends;
      this.#pieces.push(piece);
      if (sound.url) this.#attach(piece, sound.url);
      else if (sound.kind === "speech") this.#speak(piece);
    }
  }

  /** Starts what is due; answers the sound that is playing now, or null. */
  play(clock) {
    const piece = this.#at(clock);
    if (piece?.waits) piece.start(clock, this.#refused);
    for (const other of this.#pieces) {
      if (other !== piece && clock > other.ends + TAIL) other.audio?.pause();
    }
    return piece ? piece.sound : null;
  }

  /** The second at which something begins or ends next; Infinity after the last. */
  next(clock) {
    const edges = this.#pieces.flatMap(({ begins, ends }) => [begins, ends]);
    return Math.min(Infinity, ...edges.filter((edge) => edge > clock));
  }

  /** What is playing stops, and what has not yet begun never will. */
  hush() {
    for (const { audio } of this.#pieces) audio?.pause();
  }

  /** From 0 to 1. */
  set volume(level) {
    this.#volume = level;
    for (const { audio } of this.#pieces) if (audio) audio.volume = level;
  }

  clear() {
    for (const { audio } of this.#pieces) if (audio) letGo(audio);
    this.#pieces = [];
  }

  #at(clock) {
    return this.#pieces.find(({ begins, ends }) => begins <= clock && clock < ends);
  }

  #attach(piece, url) {
    const audio = new Audio();
    audio.preload = "auto";
    audio.src = url;
    audio.volume = this.#volume;
    audio.dataset.lang = piece.sound.lang;
    piece.audio = audio;
    this.#box.append(audio);
  }

  async #speak(piece) {
    try {
      const blob = await this.#voice(piece.sound);
      if (!blob || !this.#pieces.includes(piece)) return;
      piece.fitting = true;
      this.#attach(piece, URL.createObjectURL(blob));
    } catch {
      // Its caption is shown all the same.
    }
  }
}

/** What is all but over is heard out. */
function letGo(audio) {
  const ending = !audio.paused && audio.duration - audio.currentTime < TAIL;
  if (ending) {
    audio.onended = () => discard(audio);
  } else {
    audio.pause();
    discard(audio);
  }
}

/** Its loading is ended before its address goes: a browser would complain that nothing is there. */
function discard(audio) {
  const url = audio.src;
  audio.remove();
  audio.removeAttribute("src");
  audio.load();
  if (url.startsWith("blob:")) URL.revokeObjectURL(url);
}
