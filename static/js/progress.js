/* While a workbook is being written the page asks how far it is. Without this script it just waits for the answer. */
(function () {
  "use strict";
  var EVERY = 400; // ms
  var line = document.querySelector("[data-progress]");
  if (!line) return;
  var bar = line.querySelector("progress");

  async function ask() {
    try {
      var said = await (await fetch(line.dataset.progress, { cache: "no-store" })).json();
      if (said.all) { bar.max = said.all; bar.value = said.done; }
    } catch (away) { /* the answer itself will say it */ }
    setTimeout(ask, EVERY);
  }

  document.addEventListener("submit", function (event) {
    if (!/\/loading$/.test(event.target.action)) return;
    line.hidden = false;
    line.scrollIntoView({ block: "center" });
    setTimeout(ask, EVERY);
  });
})();
