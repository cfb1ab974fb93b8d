/* The forms of a record without network: what was typed stays on the page and outlives a reload; what was sent is kept
   and goes by itself when the server answers again. Then the server tells who was overtaken, with both versions. */
(function () {
  "use strict";
  var KNOCK = 2000, PATIENCE = 4000; // ms between knocks; until a knock counts as unanswered
  var person = document.body.dataset.person || "";
  var key = "typed:" + person + ":" + location.pathname;
  var door = document.querySelector("link[rel=icon]").href;
  var waiting = null; // {form, button}

  function forms() { return Array.from(document.querySelectorAll(".record form.form[id]")); }

  function fields(form) {
    return Array.from(form.elements).filter(function (field) {
      return field.name && (field.tagName === "TEXTAREA" || (field.tagName === "INPUT" && /^(text|date)$/.test(field.type)) || /^version/.test(field.name));
    });
  }

  /* Typed words, by form; with the version they were typed against: an old one must not pass for a new one (U-01). */
  function remember() {
    var typed = {};
    forms().forEach(function (form) {
      if (!fields(form).some(function (field) { return field.type !== "hidden" && field.value !== field.defaultValue; })) return;
      typed[form.id] = fields(form).map(function (field) { return [field.name, field.value]; });
    });
    try { sessionStorage.setItem(key, JSON.stringify(typed)); } catch (full) { /* then it lasts as long as the page */ }
  }

  function recall() {
    var typed = {};
    try { typed = JSON.parse(sessionStorage.getItem(key) || "{}"); } catch (broken) { return; }
    if (document.querySelector("[role=alert]")) return; // the server has given it back already
    forms().forEach(function (form) {
      (typed[form.id] || []).forEach(function (pair) {
        var field = fields(form).find(function (one) { return one.name === pair[0]; });
        if (field) field.value = pair[1];
      });
      if (typed[form.id] && form.closest("details")) form.closest("details").open = true;
    });
  }

  function forget() {
    try { sessionStorage.removeItem(key); } catch (none) { /* nothing was kept */ }
  }

  async function knock() {
    var stop = new AbortController();
    var timer = setTimeout(function () { stop.abort(); }, PATIENCE);
    try {
      await fetch(door, { method: "HEAD", cache: "no-store", signal: stop.signal });
      return true;
    } catch (away) {
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  async function send() {
    var mine = waiting;
    if (await knock()) {
      if (waiting !== mine) return;
      waiting = null;
      forget();
      mine.form.dataset.goes = "yes";
      mine.form.requestSubmit(mine.button || undefined);
      return;
    }
    if (waiting === mine) {
      say();
      setTimeout(function () { if (waiting === mine) send(); }, KNOCK);
    }
  }

  function say() {
    var toast = document.getElementById("toast");
    if (toast.querySelector("[data-kept-here]")) return;
    toast.replaceChildren(document.getElementById("kept-here").content.cloneNode(true));
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.matches("[hx-post]") || form.dataset.goes) return;
    event.preventDefault();
    event.stopPropagation(); // board.js counts what really goes
    remember();
    waiting = { form: form, button: event.submitter };
    send();
  }, true);
  document.addEventListener("input", remember);
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-not-sent]")) { waiting = null; document.getElementById("toast").replaceChildren(); }
  });
  window.addEventListener("pageshow", function () {
    forms().forEach(function (form) { delete form.dataset.goes; });
  });
  recall();
})();
