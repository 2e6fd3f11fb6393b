/** The small screen of the telephone: what it does, how long, and how long the line still waits. */

import { quiet } from "./moment.js";
import { allow, asTime, at, tell } from "./page.js";

const STATES = {
  listen: ({ desk }) => (desk ? "The desk hears" : "The line is speaking"),
  hear: ({ desk }) => (desk ? "The desk hears" : "The line is speaking"),
  ring: ({ moment }) => `Ringing ${inside(moment.desk)}`,
  talk: ({ moment }) => `Connected with ${inside(moment.desk)}`,
  record: () => "Recording",
  over: () => "The call is over",
};

/** Shows a view of the call. */
export function display({ moment, clock, hushed, saying }) {
  const view = { moment, desk: moment.side === "desk" };
  const waits = hushed && moment.kind === "listen";
  tell(at("who"), moment.kind === "talk" ? moment.desk : "The line");
  const text = waits ? waiting(moment, view.desk, saying) : STATES[moment.kind](view);
  tell(at("state"), text);
  if (moment.kind !== "over") tell(at("timer"), asTime(moment.at + clock));
  count(moment, clock, waits || moment.kind === "record" || moment.kind === "ring");
  const digits = moment.digits ?? "";
  tell(at("digits"), moment.side === "desk" ? "" : digits.split("").join(" "));
  document.body.dataset.call = waits ? "waiting" : moment.kind;
}

export function displayIdle(text) {
  tell(at("state"), text);
  tell(at("left"), "");
  tell(at("digits"), "");
  at("ring-left").setAttribute("stroke-dasharray", "0 100");
}

/** Which of the telephone's buttons can be used. */
export function displayButtons({ lasts, dialing, canSkip }) {
  allow(at("call"), !lasts && !dialing);
  allow(at("hang-up"), lasts || dialing);
  allow(at("skip"), canSkip);
}

function waiting(moment, desk, saying) {
  if (saying) return "Hearing your words";
  if (desk) return "Listening to the desk";
  return moment.digits ? "Waiting for more keys" : "Listening";
}

/** The seconds that are left, as a number and as a ring that closes. */
function count(moment, clock, visible) {
  const from = quiet(moment);
  const left = Math.max(0, moment.ends - clock);
  const whole = Math.max(0.001, moment.ends - from);
  const share = visible ? Math.min(100, (left / whole) * 100) : 0;
  at("ring-left").setAttribute("stroke-dasharray", `${share.toFixed(1)} 100`);
  tell(at("left"), visible ? `: ${Math.ceil(left)} s left` : "");
}

function inside(name) {
  return name ? name.replace(/^The /, "the ") : "the desk";
}
