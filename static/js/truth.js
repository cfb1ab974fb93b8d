/* What a page knows of the truth: which panels it shows, since when it has not heard the server, what time it is there.
   Intervals are measured with performance.now(), times of day come from the server: the clocks of TVs are wrong.
   ES5, for the browsers of old TVs. */
(function () {
  "use strict";

  var UNCHECKED = 25000; // ms after the last answered check
  var OLD_TICK = 90000; // ms after the server last told the time to its panels
  var MUCH_TOO_LATE = 4500; // ms under way: what arrives then says how it was, not how it is
  var DRIFT = 1; // ms a message by which a device's clock may run away from the server's

  window.Truth = function () {
    window.Truth.now = time; // the instant at the server, in ms; NaN until we know
    var body = document.body;
    var loaded = body.getAttribute("data-now") || ""; // the server's time when it made this page, in the plant's zone
    var offset = minutesEast(loaded); // of the plant
    var ahead = Date.parse(loaded) - clock(); // server time = ahead + clock(); NaN until we know
    var heard = clock(), checked = heard, tick = NaN, expecting = false;

    /* Takes in what any message of the server says of time. False when it was under way for so long that it is no news. */
    function hear(said) {
      var theirs = Date.parse(said.now) - clock();
      if (expecting && ahead - theirs > MUCH_TOO_LATE) { return false; }
      ahead = expecting ? Math.max(theirs, ahead - DRIFT) : theirs;
      expecting = true;
      heard = clock();
      tick = said.tick ? Date.parse(said.tick) : isNaN(tick) ? time() : tick;
      if (typeof said.offset === "number") { offset = said.offset; }
      return true;
    }

    /* Shows on the page whether it can be believed; `patience` in ms is how long it may be without a word. */
    function judge(patience) {
      var since = [];
      if (silence() > patience) { since.push(heard); }
      if (clock() - checked > UNCHECKED) { since.push(checked); }
      if (time() - tick > OLD_TICK) { since.push(tick - ahead); }
      if (since.length) { write("[data-last-truth]", whenWas(ahead + Math.min.apply(null, since))); }
      window.Truth.mark("data-live", since.length ? "stale" : "live");
      write("[data-clock]", hourMinute(time()));
      return !since.length;
    }

    function silence() { return clock() - heard; }
    function time() { return ahead + clock(); }

    /* A date whose UTC fields read as the clock in the plant. */
    function atPlant(instant) { return new Date(instant + offset * 60000); }

    function date(instant) { return atPlant(instant).toISOString().slice(0, 10); }
    function hourMinute(instant) { return isNaN(instant) ? "" : atPlant(instant).toISOString().slice(11, 16); }

    function whenWas(instant) {
      var then = hourMinute(instant);
      if (!then || date(instant) === date(time())) { return then; }
      var day = { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" };
      return atPlant(instant).toLocaleDateString(body.getAttribute("data-lang") || "en", day) + ", " + then;
    }

    return {
      hear: hear,
      judge: judge,
      silence: silence,
      plantNow: function () { return atPlant(time()); },
      wasChecked: function () { checked = clock(); },
      startOver: function () { expecting = false; } // another connection, perhaps another server: no lag known yet
    };
  };

  window.Truth.clock = clock;

  /* Says a word on the body, for the style sheet and whoever looks; touches the page only when it is news. */
  window.Truth.mark = function (name, word) {
    if (document.body.getAttribute(name) !== word) { document.body.setAttribute(name, word); }
  };

  /* The revisions on the page, by panel. */
  window.Truth.shown = function () {
    var revisions = {}, panels = document.querySelectorAll("[data-panel]");
    for (var i = 0; i < panels.length; i++) { revisions[panels[i].getAttribute("data-panel")] = revisionOf(panels[i]); }
    return revisions;
  };

  /* The section to replace by a panel of this revision; null if the page has none, or a newer one. `seen` is the revision
     the server had before its eyes when it said so: then an older one is the truth too (a backup was restored). */
  window.Truth.outdated = function (name, revision, seen) {
    var section = document.getElementById("panel-" + name);
    if (!section || typeof revision !== "number") { return null; }
    var own = revisionOf(section);
    return revision >= own || own === seen ? section : null;
  };

  function revisionOf(section) { return parseInt(section.getAttribute("data-revision"), 10) || 0; }
  function clock() { return window.performance.now(); }

  function minutesEast(iso) {
    var zone = /([+-])(\d\d):(\d\d)$/.exec(iso);
    return zone ? (zone[1] === "-" ? -1 : 1) * (60 * zone[2] + 1 * zone[3]) : 0;
  }

  function write(where, text) {
    var places = document.querySelectorAll(where);
    for (var i = 0; text && i < places.length; i++) {
      if (places[i].textContent !== text) { places[i].textContent = text; }
    }
  }
})();
