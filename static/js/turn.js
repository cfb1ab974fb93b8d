/* A wall has two pages: what is now, and what is checked. Read from near it never turns them by itself: "#checks" behind the
   address is a screen of its own. Read from far (data-density) each stays for 20 s, with a bar that shows it; a call for help
   keeps the first page, and so does a wall that does not hear its server or shows a meeting. ES5, for old TVs. */
(function () {
  "use strict";

  var SECONDS = 20, PAGES = ["", "checks"];
  var body = document.body, page = 0, left = SECONDS, held = null;

  /* Shows a page and stays there; null: goes on turning. */
  window.turnWall = function (name) {
    held = name;
    show(held === null ? PAGES[page] : held);
  };

  function show(name) {
    if ((body.getAttribute("data-turn") || "") === name) { return; }
    if (name) { body.setAttribute("data-turn", name); } else { body.removeAttribute("data-turn"); }
    if (window.fitPanels) { window.fitPanels(); }
  }

  /* One second of turning; whoever tries a wall out need not wait. */
  window.turnStep = step;
  function step() {
    var some = body.getAttribute("data-density") === "far" && !!document.querySelector(".panel-checks > *");
    var stays = !some || body.getAttribute("data-live") === "stale" || !!document.querySelector(".panel-now .call, .meeting-now");
    if (held !== null) { body.removeAttribute("data-turns"); return; }
    if (stays) {
      page = 0;
      left = SECONDS;
      body.removeAttribute("data-turns");
    } else {
      body.setAttribute("data-turns", "1");
      left -= 1;
      if (left <= 0) {
        left = SECONDS;
        page = (page + 1) % PAGES.length;
        restart();
      }
    }
    show(PAGES[page]);
  }

  /* The bar begins anew with each page. */
  function restart() {
    body.setAttribute("data-turns", "0");
    void body.offsetWidth;
    body.setAttribute("data-turns", "1");
  }

  if (window.location.hash === "#checks") { window.turnWall("checks"); }
  window.setInterval(step, 1000);
})();
