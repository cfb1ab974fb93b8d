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
    var others = all(document, "[data-fit]").filter(function (box) { return first.indexOf(box) < 0; });
    markParts();
    if (window.runClocks) { window.runClocks(); } // what they say takes room
    fitAll(first, others);
    if (document.body.hasAttribute("data-tile") && isStarved()) { // the line of 5S goes before the last standard does
      document.body.removeAttribute("data-tile");
      fitAll(first, others);
    }
  };

  function fitAll(first, others) {
    first.forEach(function (box) { fit([box]); });
    fit(others);
    others.filter(function (box) { return excess(box) > 0; }).forEach(function (box) { fit([box]); }); // one had moved another
  }

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

  /* Sizes are tried on all boxes together, and looking and changing take turns: a browser lays the page out anew at each
     first look after a change, and that is what costs an old TV its seconds. */
  function fit(boxes) {
    var open = boxes.map(function (box) {
      var rows = all(box, ".call, .row, .thanks, tr[data-unit], tr.person"), more = box.querySelector("[data-more]");
      box.removeAttribute("data-tight");
      show(all(box, "[data-quiet], tbody").concat(rows));
      return { box: box, rows: rows, quiet: rows.filter(isQuiet).reverse(), more: more, rest: more ? Number(more.getAttribute("data-rest")) : 0 };
    });
    for (var room = LARGEST; room >= 1 && open.length; room--) { open = tooLargeAt(room, open); }
    open.forEach(shorten);
  }

  function tooLargeAt(room, open) {
    open.forEach(function (one) {
      one.box.setAttribute("data-room", room);
      say(one.more, one.rest);
      show(one.quiet);
    });
    var out = open.map(function (one) {
      return tooMany(one.box, room > 1 ? one.quiet.slice(0, Math.max(0, one.quiet.length - KEPT)) : one.quiet);
    });
    open.forEach(function (one, n) {
      hide(out[n]);
      headings(one.box);
    });
    return open.filter(function (one) { return excess(one.box) > 0; });
  }

  /* At the smallest size rows are left out and counted. */
  function shorten(one) {
    var box = one.box, rows = one.rows;
    leaveOutCounted(box, inOrder(rows), one.more, one.rest);
    if (rows.length && rows.filter(isHidden).length > rows.length - Math.min(FEWEST, rows.length)) { // too few: set it tighter
      box.setAttribute("data-tight", "");
      show(all(box, "tbody"));
      show(rows.filter(function (row) { return !isQuiet(row); }));
      leaveOutCounted(box, inOrder(rows), one.more, one.rest);
    }
  }

  /* Which rows go, one after the other, until the others fit; heights don't change by it, so one look is enough. */
  function tooMany(box, candidates) {
    var over = candidates.length ? excess(box) : 0, out = [];
    for (var i = 0; i < candidates.length && over > 0; i++) {
      over -= candidates[i].offsetHeight;
      out.push(candidates[i]);
    }
    return out;
  }

  function leaveOutCounted(box, candidates, more, rest) {
    var out = 0, gone;
    do {
      say(more, rest + out || 1); // its line takes room itself
      gone = tooMany(box, candidates.slice(out));
      hide(gone);
      out += gone.length;
      headings(box);
    } while (gone.length && excess(box) > 0);
    for (; out > 0; out--) { // a heading that went too has left room, and with the last row its line goes
      say(more, rest + out - 1);
      if (!comesBack(box, candidates[out - 1])) { break; }
    }
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
  function hide(elements) { elements.forEach(function (element) { element.hidden = true; }); }
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
  if (!document.fonts) {
    window.addEventListener("load", window.fitPanels);
  } else if (document.fonts.status !== "loaded") {
    document.fonts.ready.then(window.fitPanels);
  }
  new MutationObserver(window.fitPanels).observe(document.body, { attributes: true, attributeFilter: ["data-live"] });
})();
