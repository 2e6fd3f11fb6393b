/** One call: its clock, what the caller and the desk do, and the steps that tell the server of it. */

import { Clock } from "./clock.js";
import { isInterrupted, quiet } from "./moment.js";

const LOOK = 0.2;
const AGAIN = 0.5;
const LEAST_RING = 1000;

/** What is seen of a call between its steps.
 * @typedef {{moment: object, clock: number, sound: object|null, hushed: boolean,
 * saying: boolean}} View */

export class Call {
  #line;
  #player;
  #memory;
  #on;
  #clock;
  #acts = [];
  #posting = false;
  #again = false;
  #asked = -Infinity;
  #journal = "";
  #seen = 0;
  #setup = null;
  /** What a scene leaves out where nothing has changed. */
  #last = {};
  #stuck = false;
  #dialed = 0;

  moment = null;
  /** Set while a recording is made: it hands over its tape before the server counts the seconds. */
  beforeEnd = null;

  /** `on` is told: scene(scene, begun), tick(view), failed(error). */
  constructor(line, player, memory, on) {
    this.#line = line;
    this.#player = player;
    this.#memory = memory;
    this.#on = on;
    this.#clock = new Clock(() => this.#tick());
  }

  get lasts() {
    return this.moment !== null && this.moment.kind !== "over";
  }

  get seconds() {
    return this.#clock.seconds;
  }

  /** Calls the line; it rings for a second at least, as lines do. */
  async dial(setup) {
    this.#reset(setup);
    const mine = this.#dialed;
    await this.#trying(async () => {
      const [scene] = await Promise.all([this.#line.dial(setup), pause(LEAST_RING)]);
      if (mine === this.#dialed) this.#take(scene, 0);
    });
  }

  /** Whether the line refused a step, or could not be reached: nothing goes on by itself. */
  get stuck() {
    return this.#stuck;
  }

  /** Lays down without telling the line: before it has answered, or where it cannot be told. */
  giveUp() {
    this.#dialed += 1;
    this.#stuck = false;
    this.moment = null;
  }

  /** Goes on with a call that the tab has kept, from the beginning of its moment. */
  async goOn({ journal, setup, last }) {
    this.#reset(setup);
    const mine = this.#dialed;
    this.#journal = journal;
    this.#last = last;
    await this.#trying(async () => {
      const scene = await this.#line.step(this.#body());
      if (mine === this.#dialed) this.#take(scene, 0);
    });
  }

  /** Something that the caller or the desk does now. */
  act(deed) {
    if (!this.lasts) return;
    this.#acts.push({ ...deed, at: this.#now() });
    this.#post();
  }

  /** The latest act of a kind is told anew: words that go on. */
  actOn(deed) {
    const before = this.#acts.findLast(({ kind }) => kind === deed.kind);
    if (!before) return this.act(deed);
    Object.assign(before, deed);
    return this.#post();
  }

  /** To the end of the prompt, or of the waiting after it; answers how many seconds were skipped. */
  skip() {
    if (!this.canSkip) return 0;
    const spoken = quiet(this.moment);
    const skipped = this.#clock.skipTo(this.#clock.seconds < spoken ? spoken : this.moment.ends);
    this.#player.hush();
    this.#post();
    this.#tick();
    return skipped;
  }

  /** Moves on to a second of this moment, without telling of it yet; answers how many were skipped. */
  skipTo(second) {
    return this.#clock.skipTo(second);
  }

  get canSkip() {
    return this.lasts && this.moment.kind !== "talk";
  }

  /** After the line could not be reached: the same step once more. */
  tryAgain() {
    return this.#journal ? this.#post() : this.dial(this.#setup);
  }

  #reset(setup) {
    this.#setup = setup;
    this.#journal = "";
    this.#seen = 0;
    this.#acts = [];
    this.#last = {};
    this.#stuck = false;
    this.#dialed += 1;
    this.moment = null;
  }

  #body() {
    const acts = this.#acts.map((act) => ({ ...act }));
    return { journal: this.#journal, seen: this.#seen, acts, now: this.moment ? this.#now() : 0 };
  }

  /** One step is on its way at a time; what happens meanwhile goes with the next one. */
  async #post() {
    this.#again = true;
    if (this.#posting) return;
    this.#posting = true;
    this.#stuck = false;
    await this.#trying(() => this.#step());
    this.#posting = false;
  }

  async #step() {
    while (this.#again) {
      this.#again = false;
      this.#asked = this.#clock.seconds;
      const ends = this.lasts && this.#asked >= this.moment.ends;
      if (this.beforeEnd && (ends || this.#acts.some(endsRecording))) await this.beforeEnd();
      const body = this.#body();
      this.#take(await this.#line.step(body), body.acts.length);
    }
  }

  /** `sent` acts are in the scene; those after them belong to what comes next. */
  #take(told, sent) {
    const scene = { ...this.#last, ...told };
    this.#last = { place: scene.place, script: scene.script, escort: scene.escort };
    this.#journal = scene.journal;
    this.#seen = scene.seen;
    const begun = this.moment?.number !== scene.moment.number;
    const later = this.#acts.slice(sent);
    this.moment = scene.moment;
    if (begun) this.#begin(later);
    this.#remember();
    this.#on.scene(scene, begun);
    this.#tick();
  }

  #begin(later) {
    this.#clock.restart();
    this.#asked = -Infinity;
    this.beforeEnd = null;
    this.#player.load(this.moment.sounds ?? []);
    this.#acts = later.filter((act) => goesOver(act, this.moment)).map((act) => ({ ...act, at: 0 }));
    this.#again = this.#acts.length > 0;
  }

  #remember() {
    if (this.lasts) this.#memory.keep({ journal: this.#journal, setup: this.#setup, last: this.#last });
    else this.#memory.forget();
  }

  #tick() {
    if (!this.moment) return;
    const clock = this.#clock.seconds;
    const hushed = clock >= quiet(this.moment);
    if (hushed && isInterrupted(this.moment)) this.#player.hush();
    const sound = hushed ? null : this.#player.play(clock);
    const saying = this.#acts.some(({ kind }) => kind === "words");
    this.#on.tick({ moment: this.moment, clock, sound, hushed, saying });
    if (!this.lasts) return;
    if (clock >= this.moment.ends && clock - this.#asked >= AGAIN && this.#mayPost) this.#post();
    this.#clock.wakeAfter(this.#nextLook(clock));
  }

  get #mayPost() {
    return !this.#posting && !this.#stuck;
  }

  #nextLook(clock) {
    const edges = [quiet(this.moment), this.moment.ends, this.#player.next(clock)];
    return Math.min(LOOK, ...edges.filter((edge) => edge > clock).map((edge) => edge - clock));
  }

  #now() {
    return Math.round(this.#clock.seconds * 1000) / 1000;
  }

  async #trying(work) {
    const mine = this.#dialed;
    try {
      await work();
    } catch (error) {
      if (mine !== this.#dialed) return;
      this.#stuck = true;
      this.#on.failed(error);
    }
  }
}

function endsRecording(act) {
  return act.kind === "key" || act.kind === "hangup";
}

/** A key that was pressed while the next moment was on its way is one of it; a hang-up always is. */
function goesOver(act, moment) {
  return act.kind === "hangup" || (act.kind === "key" && moment.kind === "listen" && moment.side === "caller");
}

function pause(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
