/** What the telephone company asks at each step, and what the line answers. */

import { at, made, plural } from "./page.js";
import { coloured } from "./twiml.js";

export class Inspector {
  #count = 0;

  clear() {
    this.#count = 0;
    at("steps").replaceChildren();
    at("steps-empty").hidden = false;
  }

  /** The newest step stands on top, open; an older one that somebody opened stays so. */
  add(steps) {
    if (!steps.length) return;
    at("steps-empty").hidden = true;
    for (const one of at("steps").querySelectorAll("[data-newest]")) close(one);
    for (const step of steps) {
      this.#count += 1;
      at("steps").prepend(stepOf(step, this.#count));
    }
    open(at("steps").firstElementChild);
  }
}

function open(entry) {
  entry.open = true;
  entry.dataset.newest = "yes";
}

function close(entry) {
  entry.open = false;
  delete entry.dataset.newest;
}

function stepOf(step, number) {
  const head = headOf(step, number);
  const entry = made("details", { className: "step" }, head, bodyOf(step, number));
  head.addEventListener("click", () => delete entry.dataset.newest);
  return entry;
}

function headOf(step, number) {
  const failed = step.status !== 200 && step.status !== 204;
  const head = made("summary", {});
  head.append(
    made("span", { className: "step-number", text: String(number) }),
    made("span", { className: "step-path", text: `${step.method} ${step.path}` }),
    made("span", { className: failed ? "badge bad" : "badge", text: String(step.status ?? "no answer") }),
    made("span", { className: "step-ms", text: `${Math.round(step.ms)} ms` }),
  );
  if (step.findings?.length) {
    head.append(made("span", { className: "badge warn", text: plural(step.findings.length, "finding") }));
  }
  return head;
}

function bodyOf(step, number) {
  const body = made("div", { className: "step-body" });
  if (step.state) body.append(fact("Place", `${step.state}, in ${step.language}`));
  if (step.next) body.append(fact("Next", step.next));
  for (const finding of step.findings ?? []) body.append(findingOf(finding));
  if (step.twiml) body.append(twimlOf(step.twiml, number));
  body.append(formOf(step.form ?? {}));
  return body;
}

function fact(name, value) {
  return made("p", { className: "fact" }, made("b", { text: name }), " ", made("code", { text: value }));
}

function findingOf({ code, line, text }) {
  const where = line ? `${code}, line ${line}` : code;
  return made("p", { className: "finding" }, made("b", { text: where }), ` ${text}`);
}

function twimlOf(twiml, number) {
  const label = `The answer to step ${number}, in TwiML`;
  const shown = made("pre", { tabindex: "0", role: "region", "aria-label": label });
  shown.append(made("code", {}, coloured(twiml)));
  return shown;
}

function formOf(form) {
  const rows = Object.entries(form).map(([name, value]) =>
    made("tr", {}, made("th", { scope: "row", text: name }), made("td", { text: String(value) })),
  );
  const table = made("table", {}, made("tbody", {}, ...rows));
  return made("details", { className: "form" }, made("summary", { text: "What was sent" }), table);
}
