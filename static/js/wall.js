/* The wall: follows its board for months without a hand on it. Plain replacement of a panel's HTML, no htmx, ES5. */
(function () {
  "use strict";

  var QUIET = 3.5 * 60, QUIET_FOR = 60; // minutes of the plant's day in which a wall may load itself afresh
  var YOUNG = 2 * 3600 * 1000; // ms: a page of less has no need to
  var JITTER = 5000, AGAIN = 30000; // ms
  var SHIFTS = [[0, 0], [2, 1], [3, -1], [1, -3], [-1, -2], [-3, 0], [-2, 2], [0, 3], [2, 3]]; // pixels, one each hour

  var body = document.body, clock = window.Truth.clock;
  var quietMinute = QUIET + Math.random() * QUIET_FOR;
  var own = body.getAttribute("data-build"), wanted = null, notBefore = 0, loading = false;
  var shows = body.getAttribute("data-shows"), moved = false; // of a paired screen: it was told to show something else

  window.follow({
    swap: function (section, html) {
      var holder = document.createElement("div");
      holder.innerHTML = html;
      if (holder.firstElementChild) { section.parentNode.replaceChild(holder.firstElementChild, section); }
    },
    settled: function () {
      if (window.fitPanels) { window.fitPanels(); }
    },
    build: function (build) {
      if (build === own) { wanted = null; }
      else if (build !== wanted && firstHeard(build)) {
        wanted = build;
        notBefore = clock() + Math.random() * JITTER;
      }
    },
    told: function (answer) {
      var other = shows !== null && "shows" in answer && String(answer.shows) !== shows;
      if (other && !moved) { notBefore = 0; }
      moved = other;
    },
    step: function (live, now) {
      if (moved && !loading && clock() >= notBefore) { reload(); }
      if (isNaN(now)) { return; }
      var minute = now.getUTCHours() * 60 + now.getUTCMinutes();
      var quiet = clock() > YOUNG && minute >= quietMinute && minute < QUIET + QUIET_FOR;
      shift(SHIFTS[Math.floor(now / 3600000) % SHIFTS.length]);
      if (live && (wanted || quiet) && !loading && clock() >= notBefore) { reload(); }
    }
  });

  /* Loads the page afresh, but never into nothing: only when the server has it, and in the build that was announced. */
  function reload() {
    var request = new XMLHttpRequest();
    loading = true;
    request.open("GET", window.location.href);
    request.timeout = JITTER;
    request.onloadend = function () {
      loading = false;
      notBefore = clock() + AGAIN;
      if (moved ? request.status >= 200 && request.status < 500 : isWanted(request)) { window.location.reload(); }
    };
    request.send();
  }

  function isWanted(request) {
    return request.status === 200 && (!wanted || request.responseText.indexOf(wanted) >= 0);
  }

  /* At most one reload a build, also when it doesn't help; where that can't be remembered the quiet hour brings it. */
  function firstHeard(build) {
    try {
      if (window.sessionStorage.getItem("build") === build) { return false; }
      window.sessionStorage.setItem("build", build);
      return true;
    } catch (error) {
      return false;
    }
  }

  /* A picture that stands for months burns into the panel: it moves a little, within the margin. */
  function shift(by) {
    body.style.setProperty("--shift-x", by[0] + "px");
    body.style.setProperty("--shift-y", by[1] + "px");
  }
})();
