/* The form of an idea or a problem: kept on the phone while it is typed, sent in the background, locked while it waits. */
(function () {
  "use strict";
  const phone = window.phone;
  const form = document.querySelector("[data-draft]");
  if (!form) return;
  const band = document.querySelector('[data-band="offline"]');
  const lock = form.querySelector("[data-lock]");
  const remember = form.querySelector("#remember");
  const CHOICES = form.dataset.draft.split(" "); /* names of its chips */
  const SLOW_SECONDS = 8; /* then we say that it is kept, and go on trying */
  let state = "typing";
  let typing = null;

  function fresh() {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  function record() {
    const fields = {};
    for (const name of ["text", "author"]) fields[name] = form.elements[name].value;
    for (const name of CHOICES) {
      const chosen = form.querySelector(`[name="${name}"]:checked`);
      if (chosen) fields[name] = chosen.value;
    }
    const action = new URL(form.action).pathname;
    const photos = phone.photos.all();
    return { submission: phone.here, state, action, place: form.dataset.place, fields, photos, at: Date.now() };
  }

  function isEmpty(draft) {
    return !draft.fields.text.trim() && !Object.keys(draft.photos).length;
  }

  async function keep() {
    clearTimeout(typing);
    typing = null;
    if (state !== "typing") return;
    const draft = record();
    await (isEmpty(draft) ? phone.kept.drop(draft.submission) : phone.kept.put(draft));
  }

  function keepSoon() {
    const done = form.querySelector("#done");
    if (done) form.classList.toggle("is-done", done.checked);
    remember.closest("[data-remember]").hidden = !form.elements.author.value;
    if (typing === null) typing = setTimeout(keep, 300);
  }

  async function send(event) {
    event.preventDefault();
    if (state !== "typing") return; /* a second tap of the glove */
    if (!says(record())) return;
    rememberName();
    become("sending");
    const draft = { ...record(), state: "waiting" };
    await phone.kept.put(draft);
    setTimeout(() => state === "sending" && become("waiting"), SLOW_SECONDS * 1000);
    phone.send(draft);
  }

  function says(draft) {
    const enough = /[\p{L}\p{N}]/u.test(draft.fields.text) && draft.fields.text.trim().length >= 3;
    if (enough || Object.keys(draft.photos).length) return true;
    wrong("text", form.elements.text.dataset.few);
    form.elements.text.focus();
    return false;
  }

  function wrong(name, sentence) {
    const line = form.querySelector(`[data-wrong="${name}"]`);
    const field = form.elements[name];
    line.textContent = sentence;
    line.hidden = !sentence;
    if (field && field.setAttribute) sentence ? field.setAttribute("aria-invalid", "true") : field.removeAttribute("aria-invalid");
  }

  function become(now) {
    if (now === "waiting" && state !== now) scrollTo(0, 0);
    state = now;
    lock.disabled = now !== "typing";
    band.hidden = now !== "waiting";
    form.querySelector("[data-send]").hidden = now === "waiting";
    form.querySelector("[data-waiting]").hidden = now !== "waiting";
    form.querySelector("[data-ready]").hidden = now === "sending";
    form.querySelector("[data-sending]").hidden = now !== "sending";
  }

  /* The answer page takes the place of this one; its address stays out of the phone's history. */
  async function sent(kept, page) {
    for (const part of [".phone-bar", "main"]) document.querySelector(part).replaceWith(document.importNode(page.querySelector(part), true));
    band.remove();
    document.title = page.title;
    document.body.dataset.page = page.body.dataset.page;
    scrollTo(0, 0);
    document.getElementById("main").focus({ preventScroll: true });
    if (navigator.vibrate) navigator.vibrate(80);
    document.querySelectorAll("main a").forEach((link) => link.addEventListener("click", () => phone.kept.drop(kept.submission)));
  }

  function refused(page) {
    become("typing");
    keep();
    const lines = [...page.querySelectorAll("[data-wrong]:not([hidden])")];
    for (const line of lines) wrong(line.dataset.wrong, line.textContent);
    if (!lines.length) wrong("text", (page.querySelector("[data-said]") || page.querySelector("h1")).textContent.trim());
    const other = page.querySelector("[name=submission]");
    if (other && other.value !== phone.here) another(other.value); /* ours has become an idea before */
    form.querySelector("[data-wrong]:not([hidden])").scrollIntoView({ block: "center" });
  }

  async function another(submission) {
    await phone.kept.drop(phone.here);
    phone.here = form.elements.submission.value = submission;
    keep();
  }

  function startOver() {
    phone.here = form.elements.submission.value = fresh();
    become("typing");
    for (const name of ["text", ...CHOICES.filter((name) => name !== "signed")]) clear(name);
    phone.photos.clear();
    for (const line of form.querySelectorAll("[data-wrong]")) wrong(line.dataset.wrong, "");
    document.dispatchEvent(new CustomEvent("phone:here"));
    scrollTo(0, 0);
    form.elements.text.focus();
  }

  function clear(name) {
    for (const field of form.querySelectorAll(`[name="${name}"]`)) field.type === "radio" || field.type === "checkbox" ? (field.checked = false) : (field.value = "");
  }

  async function restore() {
    const action = new URL(form.action).pathname;
    const drafts = (await phone.kept.all()).filter((kept) => kept.state === "typing" && kept.action === action);
    const last = drafts.sort((one, other) => other.at - one.at)[0];
    if (!last || form.elements.text.value) return;
    phone.here = form.elements.submission.value = last.submission;
    for (const [name, value] of Object.entries(last.fields)) fill(name, value);
    for (const [name, photo] of Object.entries(last.photos)) phone.photos.put(name, photo);
    keepSoon();
  }

  function fill(name, value) {
    if (!CHOICES.includes(name)) form.elements[name].value = value;
    else for (const field of form.querySelectorAll(`[name="${name}"]`)) field.checked = field.value === value;
  }

  function rememberName() {
    try {
      if (remember.checked) localStorage.setItem("author", form.elements.author.value);
      else localStorage.removeItem("author");
    } catch (forbidden) { /* then it is not remembered */ }
  }

  function recallName() {
    try {
      const name = localStorage.getItem("author");
      if (!name || form.elements.author.value) return;
      form.elements.author.value = name;
      remember.checked = true;
      remember.closest("[data-remember]").hidden = false;
    } catch (forbidden) { /* nothing is remembered */ }
  }

  const mine = (listener) => (event) => event.detail.record.submission === phone.here && listener(event.detail.record, event.detail.page);
  document.addEventListener("phone:sent", mine(sent));
  document.addEventListener("phone:refused", mine((kept, page) => refused(page)));
  document.addEventListener("phone:waiting", mine(() => become("waiting")));
  form.addEventListener("submit", send);
  for (const what of ["input", "change"]) form.addEventListener(what, keepSoon);
  form.addEventListener("phone:photo", keep);
  form.querySelector("[data-try]").addEventListener("click", async (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    await phone.tryNow();
    button.disabled = false;
  });
  form.querySelector("[data-another]").addEventListener("click", startOver);
  document.addEventListener("visibilitychange", keep);
  addEventListener("pagehide", keep);

  if ("fresh" in form.dataset || !form.elements.submission.value) form.elements.submission.value = fresh();
  phone.here = form.elements.submission.value;
  recallName();
  restore();
})();
