/** The telephone in the browser: its parts, put together. */

import { Call } from "./call.js";
import { Captions } from "./captions.js";
import { Desk } from "./desk.js";
import { display, displayButtons, displayIdle } from "./display.js";
import { Inspector } from "./inspector.js";
import { keypad } from "./keypad.js";
import { Line, Refused, Unreachable } from "./line.js";
import { Log } from "./log.js";
import { CallMap } from "./map.js";
import * as memory from "./memory.js";
import { showNurses } from "./nurses.js";
import { allowed, at, plural, tell } from "./page.js";
import { Player } from "./player.js";
import { Recorder } from "./recorder.js";
import { Setup } from "./setup.js";
import { Speech } from "./speech.js";
import { Tones } from "./tones.js";

const BUSY_SECONDS = 3;
const PATIENT = 60;

const tones = new Tones();
const setup = new Setup();
const line = new Line(waitingForLine);
const player = new Player(at("sounds"), voiceOf, soundRefused);
const call = new Call(line, player, memory, { scene: onScene, tick: onTick, failed: onFailed });
const captions = new Captions();
const log = new Log();
const inspector = new Inspector();
const map = new CallMap();
const desk = new Desk(call, tones);
const recorder = new Recorder(call, line, tones);
const speech = new Speech(call);
let dialing = false;
let skipped = 0;

keypad(press, { c: dial, h: hangUp, s: skip });
at("call").addEventListener("click", dial);
at("hang-up").addEventListener("click", hangUp);
at("skip").addEventListener("click", skip);
at("end-recording").addEventListener("click", endRecording);
at("try-again").addEventListener("click", tryAgain);
at("go-on").addEventListener("click", goOn);
at("let-go").addEventListener("click", letGo);
at("volume").addEventListener("input", setVolume);
at("mute").addEventListener("click", mute);
at("still-here").hidden = !memory.kept();
setVolume();

function press(key) {
  tones.open();
  tones.key(key);
  // While the desk listens to the line, the caller hears it ring: only the desk's keys count.
  if (call.moment?.side !== "desk") call.act({ kind: "key", key });
}

function dial() {
  if (allowed(at("call"))) begin(setup.chosen, () => call.dial(setup.chosen));
}

function goOn() {
  const kept = memory.kept();
  begin(kept.setup, () => call.goOn(kept));
  at("telephone").focus();
}

function letGo() {
  memory.forget();
  at("still-here").hidden = true;
  at("telephone").focus();
}

async function begin(chosen, calling) {
  tones.open();
  clear();
  dialing = true;
  setup.close(chosen);
  displayIdle("Calling the line");
  displayButtons({ lasts: false, dialing, canSkip: false });
  document.body.dataset.call = "dialing";
  tones.ring(PATIENT);
  await calling();
}

function clear() {
  at("still-here").hidden = true;
  untrouble();
  skipped = 0;
  tell(at("skipped"), "");
  showNurses(null);
  for (const part of [captions, log, inspector, map, speech]) part.clear();
}

function hangUp() {
  if (!allowed(at("hang-up"))) return;
  tones.hush();
  player.hush();
  if (dialing || call.stuck) giveUp();
  else call.act({ kind: "hangup" });
}

function giveUp() {
  call.giveUp();
  memory.forget();
  untrouble();
  desk.hide();
  recorder.hide();
  atRest("The call is over");
}

function endRecording() {
  tones.hush();
  tellSkipped(recorder.finish());
  press("#");
}

function skip() {
  if (!allowed(at("skip"))) return;
  tones.hush();
  tellSkipped(call.skip());
}

function tellSkipped(seconds) {
  skipped += seconds;
  if (skipped) tell(at("skipped"), `${plural(Math.round(skipped), "second")} skipped in this call`);
}

function onScene(scene, begun) {
  const steps = scene.events.filter(({ kind }) => kind === "step");
  untrouble();
  dialing = false;
  if (scene.events.some(isAnswer)) captions.answered();
  log.add(scene);
  inspector.add(steps);
  map.follow(steps, scene.place);
  if ("escort" in scene) showNurses(scene.escort);
  if (begun) onMoment(scene.moment);
  displayButtons({ lasts: call.lasts, dialing, canSkip: call.canSkip });
}

function isAnswer({ kind, ignored }) {
  return ["caller", "desk", "note"].includes(kind) && !ignored;
}

function onMoment(moment) {
  tones.hush();
  desk.show(moment);
  recorder.show(moment);
  speech.show(moment);
  if (moment.kind === "ring") tones.ring(moment.ends);
  if (moment.kind === "over") onOver();
}

function onOver() {
  tones.busy(BUSY_SECONDS);
  setup.open();
}

function onTick(view) {
  if (dialing) return;
  display(view);
  captions.show(view);
}

function onFailed(error) {
  console.warn(error.message);
  tones.hush();
  trouble(error.message, call.lasts || error instanceof Unreachable);
  if (!call.lasts) atRest("The call did not come about");
  if (!call.lasts && error instanceof Refused) memory.forget();
}

function atRest(text) {
  dialing = false;
  tones.hush();
  setup.open();
  displayIdle(text);
  displayButtons({ lasts: false, dialing, canSkip: false });
  document.body.dataset.call = "idle";
}

function waitingForLine(seconds) {
  if (seconds && !dialing && !call.lasts) return;
  if (seconds) trouble("The line does not answer just now. Your call is kept; trying again…", false);
  else untrouble();
}

function tryAgain() {
  untrouble();
  call.tryAgain();
}

function trouble(text, mayTry) {
  tell(at("trouble-text"), text);
  at("try-again").hidden = !mayTry;
  at("trouble").hidden = false;
}

function untrouble() {
  at("trouble").hidden = true;
}

function soundRefused() {
  trouble("The browser plays no sound yet. Press any key of the telephone.", false);
}

/** The sound of words that have no clip. */
function voiceOf({ lang, text }) {
  return line.voice(lang, text);
}

function setVolume() {
  const muted = at("mute").getAttribute("aria-pressed") === "true";
  const level = muted ? 0 : Number(at("volume").value) / 100;
  player.volume = level;
  tones.volume = level;
}

function mute() {
  const muted = at("mute").getAttribute("aria-pressed") === "true";
  at("mute").setAttribute("aria-pressed", String(!muted));
  setVolume();
}
