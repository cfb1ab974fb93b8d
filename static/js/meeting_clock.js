/* The clock of a meeting: what carries data-clock-of (an instant) counts up from it, mm:ss; amber from 80 % of data-minutes,
   red from 100 %. The time is the server's. On a page it just made, data-made says it. ES5, for the browsers of old TVs. */
(function () {
  "use strict";

  var AMBER = 0.8;
  var loaded = Date.parse(document.body.getAttribute("data-now") || "") - clock();

  function clock() { return window.performance.now(); }

  function serverNow(element) {
    var live = window.Truth && window.Truth.now ? window.Truth.now() : NaN;
    if (!isNaN(live)) { return live; }
    if (!isNaN(loaded)) { return loaded + clock(); }
    if (element.ahead === undefined) { element.ahead = Date.parse(element.getAttribute("data-made")) - clock(); }
    return element.ahead + clock();
  }

  function two(number) { return (number < 10 ? "0" : "") + number; }

  function run() {
    var clocks = document.querySelectorAll("[data-clock-of]");
    for (var i = 0; i < clocks.length; i++) {
      var gone = Math.max(0, Math.floor((serverNow(clocks[i]) - Date.parse(clocks[i].getAttribute("data-clock-of"))) / 1000));
      var share = gone / 60 / Number(clocks[i].getAttribute("data-minutes"));
      var said = two(Math.floor(gone / 60)) + ":" + two(gone % 60);
      if (clocks[i].textContent !== said) { clocks[i].textContent = said; }
      var pace = share >= 1 ? "over" : share >= AMBER ? "late" : "good";
      if (clocks[i].getAttribute("data-pace") !== pace) { clocks[i].setAttribute("data-pace", pace); }
    }
  }

  window.setInterval(run, 250);
  run();
})();
