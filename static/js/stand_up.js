/* The stand-up in place: a tap shows at once and goes to the server by itself (ticks.js); what changed there comes back into
   the page around whoever is typing. Switching topics needs no network: all of them are here, one is shown. */
(function () {
  "use strict";
  var TWICE = 400; // ms: a second tap on "next" is a trembling glove
  var root = document.getElementById("stand-up");
  var shown = root.dataset.topic, lastNext = 0, asked = 0, loading = false, timer = null;

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (!form.matches("#stand-up form, #toast form")) return;
    event.preventDefault();
    event.stopPropagation();
    var row = rowOf(form.dataset.key);
    if (row && row.dataset.sending || button && button.matches("[data-next]") && Date.now() - lastNext < TWICE) return;
    var said = new URLSearchParams(new FormData(form));
    if (button && button.name) said.append(button.name, button.value);
    if (!said.get("meeting")) said.set("meeting", root.dataset.meeting);
    said.delete("next");
    if (button && button.name === "topic") { show(button.value); lastNext = Date.now(); }
    if (form.dataset.key === "heads" || form.dataset.key === "safety") show(after(shown));
    window.Ticks.add({ url: form.getAttribute("action"), body: said.toString(), key: form.dataset.key || "" });
    if (form.closest("#toast")) window.Answers.note("");
    if (form.querySelector("[name='submission']")) renew(form);
  }, true);

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-go]");
    if (!link) return;
    event.preventDefault();
    show(link.dataset.go);
    window.Ticks.add({ url: "/meetings/" + root.dataset.meeting + "/topic", body: "topic=" + link.dataset.go + "&meeting=" + root.dataset.meeting, key: "" });
    var card = link.dataset.pick && document.querySelector("[name='subject'][value='" + link.dataset.pick + "']");
    if (card) { card.checked = true; document.getElementById("ask").focus(); }
    var title = document.getElementById("new-title");
    if (link.dataset.title !== undefined && title) { title.value = link.dataset.title; title.focus(); }
  });

  document.addEventListener("tick:kept", function (event) { mark(event.detail.tick); });
  document.addEventListener("tick:waiting", function () { window.Ticks.waiting().forEach(mark); count(); });
  document.addEventListener("tick:nobody", function () { window.Ticks.waiting().forEach(mark); count(); });
  document.addEventListener("tick:changed", function () { window.Ticks.waiting().forEach(mark); count(); });
  document.addEventListener("tick:sent", function (event) {
    var answer = event.detail.answer;
    if (answer.go) { count(); window.Answers.go(answer.go); return; }
    var toast = read(answer.html).querySelector("#toast");
    if (toast && toast.children.length) window.Answers.note(toast.innerHTML);
    count();
    refresh();
  });
  document.addEventListener("tick:refused", function (event) {
    refill(event.detail.tick);
    count();
    refresh();
  });

  /* What others do arrives as pushed panels; they are not shown here, they only say that something is new. */
  document.addEventListener("panel:swapped", function (event) {
    if (event.target.closest(".followed")) event.target.replaceChildren();
    clearTimeout(timer);
    timer = setTimeout(refresh, 40);
  });

  function refresh() {
    asked += 1;
    if (loading || window.Ticks.waiting().length) return; // what is under way brings its own
    var mine = asked;
    loading = true;
    fetch(location.pathname, { headers: { "HX-Request": "true" }, credentials: "same-origin" }).then(function (answer) {
      if (answer.headers.get("HX-Redirect")) window.Answers.go(answer.headers.get("HX-Redirect"));
      if (answer.redirected) window.Answers.askWho(); // to the sign-in: not the page that was asked for
      return answer.status === 200 && !answer.redirected ? answer.text() : "";
    }).catch(function () { return ""; }).then(function (html) {
      loading = false;
      if (html && !window.Ticks.waiting().length) swap(html);
      if (html && mine !== asked) refresh();
    });
  }

  function swap(html) {
    var typed = Array.from(root.querySelectorAll("input:not([type='hidden']), select, textarea")).filter(isTouched);
    var values = typed.map(function (field) { return [field, field.value, field.checked]; });
    window.Idiomorph.morph(root, html, {
      morphStyle: "outerHTML", ignoreActiveValue: true,
      callbacks: { beforeAttributeUpdated: function (name, element) { return !(name === "open" && element.tagName === "DETAILS" || name === "class" && element.id === "new-action"); } }
    });
    root = document.getElementById("stand-up");
    values.forEach(function (one) { one[0].value = one[1]; one[0].checked = one[2]; });
    root.querySelectorAll("[data-sending]").forEach(function (row) { delete row.dataset.sending; });
    show(root.dataset.topic);
    window.Ticks.waiting().forEach(mark);
  }

  function isTouched(field) {
    if (field.options) return field.selectedIndex > 0;
    return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
  }

  function show(topic) {
    var agenda = root.dataset.agenda.split(" "), last = agenda[agenda.length - 1];
    var changed = topic !== shown;
    shown = topic;
    root.querySelectorAll(".topic").forEach(function (one) { one.hidden = one.dataset.topic !== topic; });
    root.querySelectorAll("[data-go].agenda-item").forEach(function (one) {
      if (one.value === topic) one.setAttribute("aria-current", "step"); else one.removeAttribute("aria-current");
    });
    var next = root.querySelector("[data-next]"), word = root.querySelector(".agenda-item[value='" + after(topic) + "'] .word");
    next.value = after(topic);
    next.hidden = topic === last;
    root.querySelector("[data-next-word]").textContent = word ? word.textContent : "";
    root.querySelector("[data-end]").hidden = topic !== last;
    if (changed) { root.querySelector(".topics").scrollTop = 0; root.dataset.topic = topic; }
  }

  function after(topic) {
    var agenda = root.dataset.agenda.split(" ");
    return agenda[Math.min(agenda.indexOf(topic) + 1, agenda.length - 1)];
  }

  function rowOf(key) { return key ? document.getElementById(key) : null; }

  /* A tap that is under way; once it could not be sent the row says so, with the time of the tap. */
  function mark(tick) {
    var row = rowOf(tick.key);
    if (!row) return;
    row.dataset.sending = "yes";
    if (!tick.tried || row.querySelector(".kept")) return;
    var kept = document.getElementById("kept-note").content.cloneNode(true);
    kept.querySelector("time").textContent = time(tick.at);
    row.appendChild(kept);
  }

  function count() {
    var many = window.Ticks.waiting().filter(function (tick) { return tick.tried; }).length;
    var place = document.querySelector("[data-unsent]"), words = document.querySelector("[data-unsent-words]");
    place.hidden = !many;
    words.textContent = many === 1 ? words.dataset.one : words.dataset.many.replace("#", many);
  }

  /* A form of its own record is empty again at once; what it said is kept with the tap, and comes back with a "no". */
  function renew(form) {
    var open = form.closest("details");
    form.reset();
    form.querySelector("[name='submission']").value = Date.now().toString(36) + Math.random().toString(36).slice(2, 12);
    if (open) open.open = false;
    if (form.matches("[data-fresh]")) form.classList.add("folded");
  }

  function refill(tick) {
    var form = root.querySelector("form[action='" + tick.url + "']"), said = new URLSearchParams(tick.body);
    var row = rowOf(tick.key);
    if (row) { delete row.dataset.sending; if (row.querySelector(".kept")) row.querySelector(".kept").remove(); }
    if (!form) return;
    form.querySelectorAll("input:not([type='hidden']), select, textarea").forEach(function (field) {
      if (/^(radio|checkbox)$/.test(field.type)) field.checked = said.getAll(field.name).indexOf(field.value) >= 0;
      else if (said.get(field.name)) field.value = said.get(field.name);
    });
  }

  function read(html) { return new DOMParser().parseFromString(html || "", "text/html"); }
  function time(at) { return new Date(at).toLocaleTimeString(document.body.dataset.lang || "en", { hour: "2-digit", minute: "2-digit", second: "2-digit" }); }

  show(shown);
})();
