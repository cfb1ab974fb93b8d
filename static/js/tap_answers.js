/* What the server answered to kept taps. A "no" stays on the page with its words and the time of the tap until somebody
   closes it, whatever else is answered meanwhile; where nobody is signed in any more the way to sign in stands there. */
(function () {
  "use strict";
  var leave = ""; // where to go once the refusals have been read

  window.Answers = {
    /* What was just done (html), in place of the last such note. */
    note: function (html) {
      var toast = place(), close;
      toast.querySelectorAll(".toast-line:not(.refused)").forEach(function (line) { line.remove(); });
      toast.insertAdjacentHTML("beforeend", html);
      close = toast.querySelector("[data-close-toast][hidden]");
      if (close) close.hidden = false;
    },
    /* Another page, not before every "no" was read. */
    go: function (to) {
      if (place().querySelector("[data-words]")) leave = to; else location.assign(to);
    },
    askWho: function () {
      if (!place().querySelector("[data-who]")) place().append(document.getElementById("who-note").content.cloneNode(true));
    }
  };

  document.addEventListener("tick:nobody", window.Answers.askWho);
  document.addEventListener("tick:refused", function (event) {
    var answer = event.detail.answer, said = new DOMParser().parseFromString(answer.html || "", "text/html");
    var found = said.querySelector("#toast p, main p, .wrong");
    refused(found ? found.textContent.trim() : String(answer.status), event.detail.tick.at);
  });
  document.addEventListener("click", function (event) {
    if (!event.target.closest("[data-close-toast]")) return;
    place().replaceChildren();
    if (leave) location.assign(leave);
  });

  function refused(words, at) {
    var lines = Array.from(place().querySelectorAll("[data-words]"));
    var line = lines.find(function (one) { return one.dataset.words === words; });
    if (!line) {
      line = document.getElementById("refused-note").content.firstElementChild.cloneNode(true);
      line.dataset.words = words;
      line.dataset.times = "";
      place().append(line);
    }
    line.dataset.times += (line.dataset.times ? ", " : "") + time(at);
    line.querySelector("p").textContent = words + " (" + line.dataset.times + ")";
  }

  function place() { return document.getElementById("toast"); }
  function time(at) { return new Date(at).toLocaleTimeString(document.body.dataset.lang || "en", { hour: "2-digit", minute: "2-digit", second: "2-digit" }); }
})();
