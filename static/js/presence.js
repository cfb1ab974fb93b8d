/* On a shared device: a hand that types or scrolls keeps somebody signed in, at most a word a minute to the server. Without
   a hand the page loads itself again, when the server has signed the person out: a board stays a board, a page of one's own
   becomes the board. */
(function () {
  "use strict";
  var body = document.body;
  var idle = Number(body.getAttribute("data-idle")) * 1000;
  var MINUTE = 60000;
  var told = Date.now(); // when the server last heard of a hand: this page was asked for
  var touched = told;
  var MARGIN = 2000; // the server's own limit has passed for certain

  ["pointerdown", "keydown", "input", "wheel", "touchmove"].forEach(function (kind) {
    document.addEventListener(kind, hand, { passive: true });
  });
  document.addEventListener("submit", function () { told = touched = Date.now(); });
  document.addEventListener("visibilitychange", look);
  setInterval(look, 1000);

  function hand() {
    touched = Date.now();
    if (touched - told >= MINUTE) tell();
  }

  function tell() {
    told = Date.now();
    fetch(body.getAttribute("data-presence"), { method: "POST", credentials: "same-origin" }).then(function (answer) {
      if (answer.status === 401) away();
    }).catch(function () { told = 0; }); // no network: the next touch tries again
  }

  function look() {
    if (touched > told && Date.now() - told >= MINUTE) tell(); // the last touches of a burst count too
    if (Date.now() - Math.max(touched, told) > idle + MARGIN) away();
  }

  function away() {
    if (body.hasAttribute("data-open")) location.reload();
    else location.replace(body.getAttribute("data-board"));
  }
})();
