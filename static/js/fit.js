/* What fits on a wall. A panel's HTML is the same for all screens: up to 40 rows, the most urgent first. Here each box with
   data-fit gets the largest size (data-room 5 … 1) at which its rows fit whole; at the smallest, rows are left out from the
   end and counted ("+6 more"). Rows with data-quiet (successes) go first and are not counted; data-calm ones go next.
   ES5, for the browsers of old TVs. */
(function () {
  "use strict";

  var LARGEST = 5;
  var FEWEST = 2; // rows that a list shows where it can
  var KEPT = 2; // so many quiet rows are worth a smaller size

  window.fitPanels = function () {
    var first = all(document, ".panel-now [data-fit], .panel-answers [data-fit]"); // they take what they need, others the rest
    var boxes = first.concat(all(document, "[data-fit]").filter(function (box) { return first.indexOf(box) < 0; }));
    markParts();
    if (window.runClocks) { window.runClocks(); } // what they say takes room
    for (var i = 0; i < boxes.length; i++) { fit(boxes[i]); }
    if (document.body.hasAttribute("data-tile") && isStarved()) { // the line of 5S goes before the last standard does
      document.body.removeAttribute("data-tile");
      for (var j = 0; j < boxes.length; j++) { fit(boxes[j]); }
    }
  };

  function isStarved() {
    var rows = all(document, ".panel-standards .row");
    return rows.length > 0 && rows.every(isHidden);
  }

  /* Below letters there is less room; a team with skills has a column for them. */
  function markParts() {
    mark("data-letters", "[data-kind=team] [data-letter], [data-kind=function] [data-letter]");
    mark("data-skills", "[data-kind=team] [data-skill]");
    mark("data-call", "[data-kind=team] .panel-now .call");
    mark("data-standards", ".panel-standards > *");
    mark("data-tile", "[data-kind=team] .check-tile");
  }

  function mark(name, part) {
    if (document.querySelector(part)) {
      document.body.setAttribute(name, "");
    } else {
      document.body.removeAttribute(name);
    }
  }

  function fit(box) {
    var rows = all(box, ".call, .row, .thanks, tr[data-unit], tr.person"), more = box.querySelector("[data-more]");
    var quiet = rows.filter(isQuiet).reverse();
    var rest = more ? Number(more.getAttribute("data-rest")) : 0;
    box.removeAttribute("data-tight");
    show(all(box, "[data-quiet], tbody").concat(rows));
    for (var room = LARGEST; room >= 1; room--) {
      box.setAttribute("data-room", room);
      say(more, rest);
      show(quiet);
      leaveOut(box, room > 1 ? quiet.slice(0, Math.max(0, quiet.length - KEPT)) : quiet);
      headings(box);
      if (excess(box) <= 0) { return; }
    }
    leaveOutCounted(box, inOrder(rows), more, rest);
    if (rows.length && rows.filter(isHidden).length > rows.length - Math.min(FEWEST, rows.length)) { // too few: set it tighter
      box.setAttribute("data-tight", "");
      show(all(box, "tbody"));
      show(rows.filter(function (row) { return !isQuiet(row); }));
      leaveOutCounted(box, inOrder(rows), more, rest);
    }
  }

  /* Takes rows away, one after the other, until the others fit; heights don't change by it, so one look is enough. */
  function leaveOut(box, candidates) {
    var over = excess(box), out = [];
    for (var i = 0; i < candidates.length && over > 0; i++) {
      over -= candidates[i].offsetHeight;
      out.push(candidates[i]);
    }
    for (var j = 0; j < out.length; j++) { out[j].hidden = true; }
    return out.length;
  }

  function leaveOutCounted(box, candidates, more, rest) {
    var out = 0, gone;
    do {
      say(more, rest + out || 1); // its line takes room itself
      gone = leaveOut(box, candidates.slice(out));
      out += gone;
      headings(box);
    } while (gone && excess(box) > 0);
    while (out > 0 && comesBack(box, candidates[out - 1])) { out--; } // a heading that went too has left room
    say(more, rest + out);
    all(box, "tbody").forEach(function (group) { // a group without rows needs no heading
      var inside = all(group, "[data-unit], .person");
      group.hidden = inside.length > 0 && inside.every(isHidden);
    });
  }

  function comesBack(box, row) {
    row.hidden = false;
    headings(box);
    if (excess(box) <= 0) { return true; }
    row.hidden = true;
    headings(box);
    return false;
  }

  /* The order in which rows are left out: calm ones from the end, then the others from the end; the first call for help never. */
  function inOrder(rows) {
    var counted = rows.filter(function (row, n) { return !isQuiet(row) && !(n === 0 && /\bcall\b/.test(row.className)); }).reverse();
    return counted.filter(isCalm).concat(counted.filter(function (row) { return !isCalm(row); }));
  }

  /* By how many pixels the content is too high. Not scrollHeight: it is rounded, and on 4K by enough to hide a row. */
  function excess(box) {
    var edge = box.getBoundingClientRect().bottom;
    var over = 0;
    for (var child = box.firstElementChild; child; child = child.nextElementSibling) {
      over = Math.max(over, child.getBoundingClientRect().bottom - edge);
    }
    return over - 0.5;
  }

  /* A heading goes with the last of its rows. */
  function headings(box) {
    all(box, ".rows-head").forEach(function (head) {
      var none = true, next = head.nextElementSibling;
      for (; next && next.className !== head.className; next = next.nextElementSibling) { none = none && isHidden(next); }
      head.hidden = none;
    });
  }

  function say(more, count) {
    if (!more) { return; }
    more.hidden = !count;
    more.textContent = more.getAttribute("data-more").replace("#", count);
  }

  function isHidden(row) { return row.hidden; }
  function show(elements) { elements.forEach(function (element) { element.hidden = false; }); }
  function isQuiet(row) { return row.hasAttribute("data-quiet"); }
  function isCalm(row) { return row.hasAttribute("data-calm"); }
  function all(box, selector) { return Array.prototype.slice.call(box.querySelectorAll(selector)); }

  var waiting;
  function soon() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(window.fitPanels, 50);
  }

  document.documentElement.classList.add("fits");
  window.fitPanels();
  window.addEventListener("resize", soon);
  window.addEventListener("load", window.fitPanels);
  if (document.fonts) { document.fonts.ready.then(window.fitPanels); }
  new MutationObserver(window.fitPanels).observe(document.body, { attributes: true, attributeFilter: ["data-live"] });
})();
