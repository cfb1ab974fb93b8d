/* Taps of a stand-up on their way to the server: kept on the tablet first, sent one after the other in the order they were
   tapped, sent again until the server has answered, also after the page was loaded anew. Every tap may arrive twice: the
   server knows it. A "no" is handed back with its words, never dropped in silence. */
(function () {
  "use strict";
  var STORE = "ticks", AGAIN = 1500, PATIENCE = 6000; // ms
  var AWAY = [0, 408, 425, 429, 502, 503, 504]; // the server did not answer, or asks for patience

  var person = document.body.dataset.person || "";
  var queue = read(), busy = false, timer = null;

  window.Ticks = {
    /* Takes a tap: {url, body, key, form}. It counts as kept when this returns. */
    add: function (tick) {
      tick.at = Date.now();
      tick.person = person;
      queue.push(tick);
      save();
      tell("tick:kept", tick);
      pump();
    },
    waiting: function () { return queue.filter(mine); }
  };

  window.addEventListener("online", pump);
  document.addEventListener("panel:swapped", pump);
  new MutationObserver(pump).observe(document.body, { attributes: true, attributeFilter: ["data-live"] });
  window.addEventListener("storage", function (event) {
    if (event.key !== STORE || busy) return;
    queue = read(); // another tab of this tablet
    tell("tick:changed");
  });
  setTimeout(function () { tell("tick:changed"); pump(); }, 0);

  function pump() {
    var tick = queue.find(mine);
    if (busy || !tick) return;
    clearTimeout(timer);
    busy = true;
    var stop = new AbortController(), late = setTimeout(function () { stop.abort(); }, PATIENCE);
    fetch(tick.url, {
      method: "POST", body: tick.body, signal: stop.signal, credentials: "same-origin",
      headers: { "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded" }
    }).then(function (answer) {
      return answer.text().then(function (html) { return { status: answer.status, html: html, go: answer.headers.get("HX-Redirect") }; });
    }).catch(function () {
      return { status: 0 };
    }).then(function (answer) {
      clearTimeout(late);
      busy = false;
      if (AWAY.indexOf(answer.status) >= 0) return wait(tick);
      if (answer.status === 401) return keep("tick:nobody", tick, answer); // they wait until who tapped has signed in again
      queue.splice(queue.indexOf(tick), 1);
      save();
      tell(answer.status < 400 ? "tick:sent" : "tick:refused", tick, answer);
      pump();
    });
  }

  function wait(tick) {
    keep("tick:waiting", tick);
    timer = setTimeout(pump, AGAIN);
  }

  function keep(name, tick, answer) {
    queue.filter(mine).forEach(function (one) { one.tried = (one.tried || 0) + 1; }); // who waits behind it is kept as well
    save();
    tell(name, tick, answer);
  }

  function mine(tick) { return tick.person === person; } // on a shared tablet everybody sends only the own taps

  function read() {
    try { return JSON.parse(localStorage.getItem(STORE) || "[]"); } catch (error) { return []; }
  }

  function save() {
    try { localStorage.setItem(STORE, JSON.stringify(queue)); } catch (error) { return; } // private mode: kept in the page
  }

  function tell(name, tick, answer) {
    document.dispatchEvent(new CustomEvent(name, { detail: { tick: tick, answer: answer } }));
  }
})();
