/* Running clocks: what carries data-since (an instant) shows how long ago that was, mm:ss, from an hour on h:mm, then days.
   The time is the server's: a TV's own clock is wrong. On pages without a live link an element says in data-now when the
   server made it. ES5, for the browsers of old TVs. */
(function () {
  "use strict";

  function clock() { return window.performance.now(); }

  function serverNow(element) {
    var live = window.Truth && window.Truth.now ? window.Truth.now() : NaN;
    if (!isNaN(live)) { return live; }
    var made = element.getAttribute("data-now") || document.body.getAttribute("data-now");
    if (!made) { return NaN; }
    if (element.madeFor !== made) {
      element.madeFor = made;
      element.ahead = Date.parse(made) - clock();
    }
    return element.ahead + clock();
  }

  function two(number) { return (number < 10 ? "0" : "") + number; }

  function words(seconds) {
    var minutes = Math.floor(seconds / 60), hours = Math.floor(minutes / 60);
    if (hours >= 24) { return Math.floor(hours / 24) + " d"; }
    return hours ? hours + ":" + two(minutes % 60) + " h" : two(minutes) + ":" + two(seconds % 60);
  }

  window.runClocks = function () {
    var clocks = document.querySelectorAll("[data-since]"), wider = false;
    for (var i = 0; i < clocks.length; i++) {
      var gone = (serverNow(clocks[i]) - Date.parse(clocks[i].getAttribute("data-since"))) / 1000;
      var said = isNaN(gone) ? "" : words(Math.max(0, Math.floor(gone)));
      if (said && clocks[i].textContent !== said) {
        wider = wider || clocks[i].textContent.length !== said.length;
        clocks[i].textContent = said;
      }
    }
    return wider;
  };

  window.setInterval(function () {
    if (window.runClocks() && window.fitPanels) { window.fitPanels(); }
  }, 500);
  window.runClocks();
})();
