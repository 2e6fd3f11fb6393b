/** Who calls, which number, and what if it were another day or something failed. */

import { at, made, tell } from "./page.js";
import { site } from "./site.js";

const OTHER = "other";

export class Setup {
  constructor() {
    fill(at("from"), [...site.callers.map(({ label, from }) => [from, label]), [OTHER, "Another number…"]]);
    fill(at("language"), [["", "The main number"], ...site.languages.filter(({ live }) => live).map(numberOf)]);
    fill(at("moment"), [
      ["", "Now"],
      ...site.moments.map(({ label, at: moment }) => [moment, label]),
      [OTHER, "Another moment…"],
    ]);
    at("what-ifs").replaceChildren(...site.what_ifs.map(check));
    at("moment-at").value = site.now ?? "";
    tell(at("zone"), `(${site.zone.replaceAll("_", " ")})`);
    this.#opens("from", "from-other");
    this.#opens("moment", "moment-other");
    at("setup-form").addEventListener("submit", (event) => event.preventDefault());
  }

  /** What is asked for, as the server takes it. */
  get chosen() {
    const checked = at("what-ifs").querySelectorAll("input:checked");
    return {
      from: chosenOr("from", "from-number"),
      language: at("language").value,
      at: chosenOr("moment", "moment-at"),
      what_if: [...checked].map(({ value }) => value),
    };
  }

  /** In a call, what was chosen is told, and cannot be changed. */
  close(setup) {
    at("setup-form").hidden = true;
    at("setup-told").hidden = false;
    tell(at("setup-told"), this.#told(setup));
  }

  open() {
    at("setup-form").hidden = false;
    at("setup-told").hidden = true;
  }

  #told({ from, language, at: moment, what_if: whatIfs }) {
    const caller = site.callers.find((one) => one.from === from)?.label ?? from;
    const number = site.languages.find(({ id }) => id === language);
    const dialed = number ? `The number for ${number.english}` : "The main number";
    const labels = site.what_ifs.filter(({ id }) => whatIfs.includes(id)).map(({ label }) => label);
    const when = moment ? [`As if it were ${moment.replace("T", ", ")}`] : [];
    return `${[caller, dialed, ...when, ...labels].join(". ")}.`;
  }

  #opens(select, box) {
    at(select).addEventListener("change", () => {
      at(box).hidden = at(select).value !== OTHER;
    });
  }
}

function numberOf({ id, name, english }) {
  return [id, name === english ? `The number for ${english}` : `The number for ${english} (${name})`];
}

function fill(select, options) {
  select.replaceChildren(...options.map(([value, text]) => made("option", { value, text })));
}

function check({ id, label }) {
  const box = made("input", { type: "checkbox", value: id });
  return made("label", { className: "check" }, box, ` ${label}`);
}

function chosenOr(select, input) {
  return at(select).value === OTHER ? at(input).value.trim() : at(select).value;
}
