/* How a page follows its board: one socket, a check on every connect and every 20 s, and while there is no socket the same
   check over HTTP, which is also the knock at the door of a server that is away. The socket is opened only when HTTP has
   answered, because browsers hold back websockets after failures. One exception: when a knock hangs. In a network that
   swallows packets Chromium gives every later request the same hung connect, for longer and longer; a websocket is the
   only thing that makes it try afresh. One timer drives all of this. ES5, for old TVs; needs truth.js and socket.io. */
(function () {
  "use strict";

  var STEP = 250; // ms; all below too
  var SILENT = 4500; // without a word (the server says something every 2 s), the socket is dead
  var HTTP_SILENT = 7500; // the same while only HTTP answers
  var OPENING = 2000; // for a socket to come up, and until a knock counts as hanging
  var HELD_BACK = 7000; // for a socket that the browser makes wait (up to 5 s) because many failed
  var HANGING = 10000; // for a knock: a frozen server answers it at once when it thaws
  var ANSWER = 5000; // for an answer to a check
  var CHECK = 20000; // between checks
  var KNOCK = 1000; // between knocks at the door of a server that is away
  var HEAL = 5000; // between checks over HTTP where no socket can be had
  var RETRY = [1000, 5000, 10000, 20000, 40000, 60000]; // until the next try for a socket, after that many failures

  /* Follows the board of this page. `page` says how: swap(section, html), settled() after some swaps,
     build(the server's), step(live, the plant's time) four times a second, and where it is a paired screen's, told(answer)
     of each check, also of one that is refused. */
  window.follow = function (page) {
    var body = document.body, clock = window.Truth.clock, truth = window.Truth();
    var unit = body.getAttribute("data-unit"), lang = body.getAttribute("data-lang"), build = body.getAttribute("data-build");
    var screen = body.getAttribute("data-shows"), again = false; // of a paired screen
    var stage = "away", stageAt = 0, proven = false, failures = 0, strain = 0; // of the socket
    var reachable = true, knocking = null, knockAt = 0; // by HTTP
    var pushed = {}, drawing = null, drawn = 0, took = 0; // panels that are not drawn yet; when and how long we last drew
    var nextOpen = 0, nextKnock = soon(KNOCK), nextCheck = 0, asked = null, woken = Date.now() - clock();
    var socket = window.io && window.io({ transports: ["websocket"], reconnection: false, autoConnect: false, timeout: false });

    if (socket) {
      socket.on("connect", function () { enter("open"); nextCheck = 0; step(); });
      socket.on("connect_error", lose);
      socket.on("disconnect", lose);
      socket.on("beat", function (said) { heard(said); });
      socket.on("panel", function (said) {
        var waiting = pushed[said.panel];
        if (!same(said.unit, unit) || (waiting && waiting.revision > said.revision)) { return; }
        pushed[said.panel] = said;
        drawSoon();
      });
      socket.on("ask", function () { again = true; nextCheck = 0; step(); }); // something else may be to be shown
    }
    document.addEventListener("visibilitychange", function () { if (!document.hidden) { wake(); } });
    window.addEventListener("pageshow", function (event) { if (event.persisted) { lose(); wake(); } });
    window.addEventListener("online", wake);
    window.setInterval(step, STEP);
    step();

    function step() {
      var at = clock(), hanging = knocking && at - knockAt > OPENING;
      if (Math.abs(Date.now() - at - woken) > SILENT) { wake(); } // the device slept, or its clock was set
      if (hanging) { reachable = false; }
      if (stage === "opening" && at - stageAt > (strain > 12 ? HELD_BACK : OPENING)) { lose(); }
      if (stage === "open" && (Math.min(truth.silence(), at - stageAt) > SILENT || asked && at - asked.at > ANSWER)) { lose(); }
      if (stage === "open" && !asked && at >= nextCheck) { check(); }
      if (stage !== "open" && !knocking && at >= nextKnock) { knock(); }
      if (stage === "away" && socket && (reachable && at >= nextOpen || hanging)) { open(); }
      window.Truth.mark("data-link", proven ? "good" : reachable && (failures > 1 || !socket) ? "slow" : "none");
      page.step(truth.judge(!proven && reachable ? HTTP_SILENT : SILENT), truth.plantNow());
    }

    function open() {
      enter("opening");
      socket.connect();
    }

    function enter(next) { stage = next; stageAt = clock(); asked = null; }

    /* The socket is gone, or as good as gone. */
    function lose() {
      if (stage === "away") { return; }
      failures = proven ? 0 : failures + 1;
      strain = proven ? 0 : strain + 1;
      reachable = reachable && !proven; // where one never comes up, the last answer over HTTP still holds
      proven = false;
      enter("away");
      truth.startOver();
      nextOpen = clock() + soon(RETRY[Math.min(Math.max(failures, 1), RETRY.length) - 1]);
      nextKnock = Math.min(nextKnock, clock() + Math.random() * KNOCK / 2);
      socket.disconnect();
    }

    function check() {
      var mine = asked = { at: clock(), shown: window.Truth.shown() };
      again = false;
      socket.emit("check", { unit: unit, lang: lang, build: build, screen: screen, panels: mine.shown }, function (answer) {
        if (asked !== mine) { return; } // from a socket we gave up
        asked = null;
        nextCheck = again ? 0 : clock() + soon(CHECK);
        proven = true;
        failures = 0;
        answered(answer, mine.shown);
        if (knocking) { knocking.abort(); }
        step();
      });
    }

    function knock() {
      var shown = window.Truth.shown(), request = knocking = new XMLHttpRequest(), began = knockAt = clock();
      request.open("GET", address(shown));
      request.timeout = HANGING;
      request.onloadend = function () {
        var answer = request.status === 200 ? parsed(request.responseText) : null;
        knocking = null;
        nextKnock = answer ? clock() + soon(HEAL) : Math.max(began + soon(KNOCK), clock() + Math.random() * KNOCK / 4);
        if (stage === "open") { return; }
        if (answer && !reachable) { failures = nextOpen = 0; } // it is back
        reachable = !!answer;
        if (answer) {
          truth.startOver();
          answered(answer, shown);
        }
        step();
      };
      request.send();
    }

    function address(shown) {
      var query = "?lang=" + encodeURIComponent(lang) + "&build=" + encodeURIComponent(build);
      if (screen) { query += "&screen=" + screen; }
      for (var name in shown) { query += "&" + encodeURIComponent(name) + "=" + shown[name]; }
      return "/boards/" + encodeURIComponent(unit) + "/check" + query;
    }

    function answered(answer, shown) {
      if (answer && page.told) { page.told(answer); }
      if (!answer || !answer.ok || !heard(answer)) { return; }
      apply(answer.panels, shown);
      truth.wasChecked();
    }

    function heard(said) {
      if (!truth.hear(said)) { lose(); return false; }
      if (said.build) { page.build(said.build); }
      return true;
    }

    /* Draws at most half of the time: a slow screen that is pushed more than it can draw shows the newest, and hears the beats
       that come in between. */
    function drawSoon() {
      if (drawing) { return; }
      drawing = window.setTimeout(function () {
        var began = clock(), panels = pushed;
        pushed = {};
        drawing = null;
        try { apply(panels, {}); } finally { drawn = clock(); took = drawn - began; }
      }, Math.max(0, drawn + took - clock()));
    }

    function apply(panels, seen) {
      var swapped = false;
      for (var name in panels) {
        var section = window.Truth.outdated(name, panels[name].revision, seen[name]);
        if (section) { page.swap(section, panels[name].html); swapped = true; }
      }
      if (swapped) { page.settled(); }
    }

    /* Nobody looked, or nothing ran, for a while: ask at once. */
    function wake() {
      woken = Date.now() - clock();
      if (knocking) { knocking.abort(); }
      nextCheck = nextKnock = nextOpen = 0;
    }
  };

  function soon(about) { return about * (0.8 + 0.2 * Math.random()); } // a thousand walls don't knock in step
  function same(one, other) { return String(one).toLowerCase() === String(other).toLowerCase(); }

  function parsed(text) {
    try { return JSON.parse(text); } catch (error) { return null; }
  }
})();
