/* Pages for people: what has to happen in the browser beside htmx. Everything works without it, a little less smoothly. */
(function () {
  "use strict";
  var TOAST_SECONDS = 20; // an undo stays possible on the action's own page for ten minutes
  var toastTimer = null;
  var pressed = null; // the row a button was pressed in: focus returns to it when the panel is swapped

  document.addEventListener("htmx:beforeRequest", function (event) {
    var row = event.target.closest ? event.target.closest("[id^='action-'], [id^='idea-']") : null;
    pressed = row ? row.id : null;
  });

  document.addEventListener("htmx:afterSwap", function () {
    if (document.activeElement !== document.body) return;
    var row = pressed && document.getElementById(pressed);
    if (!row) return;
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
  });

  /* The form beside the board takes one line until it is touched. */
  var fresh = document.querySelector("form[data-fresh]");
  if (fresh) {
    fresh.classList.add("folded");
    fresh.addEventListener("focusin", function () { fresh.classList.remove("folded"); });
  }

  /* A form that stays on the page after it was sent is empty again, with a number of its own (one sending, one record). */
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target;
    if (!form.matches || !form.matches("form[data-fresh]") || !event.detail.successful) return;
    form.reset();
    form.elements.submission.value = freshId();
    if (document.activeElement !== form.elements.title) form.classList.add("folded"); // from the keyboard: the next one
  });

  /* What came since is seen for a moment, whoever put it there. */
  var known = rows();
  document.addEventListener("htmx:afterSwap", greet);
  document.addEventListener("panel:swapped", greet);

  function rows() {
    return Array.from(document.querySelectorAll("[data-panel] .row[id]"), function (row) { return row.id; });
  }

  function greet() {
    rows().forEach(function (id) {
      if (known.indexOf(id) < 0) document.getElementById(id).classList.add("arrived");
    });
    known = rows();
  }

  /* No answer at all: said, and nothing typed is lost. */
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var xhr = event.detail.xhr;
      if (name === "htmx:responseError" && (xhr.status < 500 || xhr.getResponseHeader("HX-Reswap"))) return; // has its own words
      var template = document.getElementById("not-sent");
      document.getElementById("toast").replaceChildren(template.content.cloneNode(true));
      watchToast();
    });
  });

  /* The toast goes by itself, not while somebody is at it. */
  document.addEventListener("htmx:oobAfterSwap", watchToast);
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-close-toast]")) clearToast();
  });

  function watchToast() {
    var toast = document.getElementById("toast");
    var close = toast.querySelector("[data-close-toast]");
    if (close) close.hidden = false;
    clearTimeout(toastTimer);
    if (toast.children.length) toastTimer = setTimeout(endToast, TOAST_SECONDS * 1000);
  }

  function endToast() {
    var toast = document.getElementById("toast");
    if (toast.matches(":hover") || toast.contains(document.activeElement)) toastTimer = setTimeout(endToast, 3000);
    else clearToast();
  }

  function clearToast() {
    clearTimeout(toastTimer);
    document.getElementById("toast").replaceChildren();
  }

  /* An ordinary form is sent once, however often the button is tapped. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.matches("[hx-post]") || form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  });

  /* Of a row of chips and the field beside them the one touched last counts. */
  document.addEventListener("change", function (event) {
    var chips = event.target.closest("fieldset.chips");
    if (!chips || !event.target.name) return;
    var others = chips.querySelectorAll("[name='" + event.target.name + "']");
    if (event.target.type === "radio") others.forEach(function (other) { if (other.type !== "radio") other.value = ""; });
    else if (event.target.value) others.forEach(function (other) { if (other.type === "radio") other.checked = false; });
  });

  /* A link to a form that is folded away opens it. */
  function openTarget() {
    var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    var folded = target && target.closest("details");
    if (!folded) return;
    folded.open = true;
    target.scrollIntoView();
  }
  window.addEventListener("hashchange", openTarget);

  function freshId() {
    var bytes = new Uint8Array(12); // crypto.randomUUID does not exist on plain http
    crypto.getRandomValues(bytes);
    return Array.from(bytes, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }

  openTarget();
  watchToast();
})();
