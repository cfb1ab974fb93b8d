/* The sheet of a shift end: shows at once what two numbers come to and whether it meets the target; "next" on the keypad goes
   on to the next field. The server reads and judges it all again. */
(function () {
  "use strict";
  var page = document.querySelector(".numbers"), mark = page.dataset.mark;
  var other = mark === "," ? "." : ",";

  /* A number as the server reads it: either mark, but not one that could be thousands. NaN where it can't be told. */
  function read(text) {
    text = text.replace(/[\s\u00a0\u202f'\u2019]/g, "").replace("\u2212", "-");
    var marks = text.replace(/[^.,]/g, "");
    if (!/^[+-]?\d*[.,]?\d+$|^[+-]?\d+$/.test(text) || marks.length > 1) return NaN;
    if (marks === other && /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(text)) return NaN;
    return Number(text.replace(",", "."));
  }

  function value(row) {
    var numbers = Array.from(row.querySelectorAll("input.number"), function (field) { return read(field.value); });
    if (numbers.length === 1) return numbers[0];
    return numbers[1] > 0 ? numbers[0] * Number(row.dataset.factor) / numbers[1] : NaN;
  }

  function say(row) {
    var place = row.querySelector(".comes-to"), number = value(row), target = row.dataset.target;
    if (!place) return;
    place.hidden = !isFinite(number);
    if (place.hidden) { delete row.dataset.judged; return; }
    var met = target === undefined ? null : row.dataset.better === "lower" ? number <= Number(target) + 1e-9 : number >= Number(target) - 1e-9;
    var two = row.querySelectorAll("input.number").length > 1;
    var words = two ? [number.toLocaleString(document.body.dataset.lang, digits(row)) + row.dataset.unitOf] : [];
    if (met !== null) words.push((met ? "\u2713 " + page.dataset.met : "\u2715 " + page.dataset.missed));
    place.textContent = words.join("  ");
    place.hidden = !words.length;
    if (met === null) delete row.dataset.judged; else row.dataset.judged = met ? "met" : "missed";
  }

  function digits(row) {
    var many = Number(row.dataset.decimals);
    return { minimumFractionDigits: many, maximumFractionDigits: many };
  }

  document.querySelectorAll(".number-row").forEach(say);
  window.addEventListener("load", function () { document.querySelectorAll(".number-row").forEach(say); }); // what was kept is back
  page.addEventListener("input", function (event) {
    var row = event.target.closest(".number-row");
    if (row) say(row);
  });
  page.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || !event.target.matches("input.number")) return;
    event.preventDefault();
    var fields = Array.from(event.target.form.querySelectorAll("input.number"));
    var next = fields[fields.indexOf(event.target) + 1] || event.target.form.querySelector(".send-numbers");
    next.focus();
    if (next.select) next.select();
  });
})();
