/* The answers of a check on their way: kept on this phone, sent in their order, and the whole once all have arrived. */
(function () {
  "use strict";
  const phone = window.phone;
  const check = document.querySelector("[data-check]");
  if (!check) return;
  const mine = check.dataset.check;
  const band = document.querySelector('[data-band="offline"]');
  const last = check.querySelector("[data-submission]");
  const AGAIN = 4000; /* milliseconds between tries to send the whole */
  const carried = {}; /* photos that are on their way or there */
  let finishing = false;

  const isMine = (record) => record.action.startsWith(mine + "/answers/");
  phone.check = { all, put, keepAll: async () => {} };

  async function all() {
    return (await phone.kept.all()).filter(isMine);
  }

  /* Sorts by time: what was answered first is sent first, and a later answer is never overtaken by an earlier one. */
  function fresh() {
    const random = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return Date.now().toString(36).padStart(9, "0") + random;
  }

  /* An answer as it stands now; a photo goes once. */
  async function put(section, fields) {
    const name = "photo-" + section.dataset.question;
    const photo = phone.photos.all()[name];
    const photos = photo && carried[name] !== photo.bytes ? { [name]: photo } : {};
    if (!fields.value && !Object.keys(photos).length && !section.dataset.had) return;
    if (photo) carried[name] = photo.bytes;
    section.dataset.had = "yes";
    const action = new URL(section.querySelector("form").action).pathname;
    for (const former of await all()) if (former.action === action && former.state === "refused") await phone.kept.drop(former.submission);
    await phone.kept.put({ submission: fresh(), state: "waiting", action, place: document.title, fields, photos, at: Date.now() });
    phone.tryNow();
  }

  async function finish(event) {
    event.preventDefault();
    if (finishing) return;
    finishing = true;
    busy(true);
    await phone.check.keepAll();
    await goOn();
  }

  async function goOn() {
    if (!finishing) return;
    await phone.tryNow();
    if ((await all()).some((record) => record.state === "waiting")) return void setTimeout(goOn, AGAIN);
    try {
      const answer = await fetch(last.action, { method: "POST", body: new FormData(last), headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.querySelector("body[data-page][data-build]")) throw new Error("not ours");
      if (answer.ok) return void location.assign(mine);
      refused((page.querySelector("[data-said]") || page.querySelector("h1")).textContent.trim());
    } catch (unreachable) {
      band.hidden = false;
      setTimeout(goOn, AGAIN);
    }
  }

  function refused(sentence) {
    finishing = false;
    busy(false);
    let line = check.querySelector("[data-refused]");
    if (!line) {
      line = document.createElement("p");
      line.className = "card refusal";
      line.dataset.refused = "";
      line.setAttribute("role", "alert");
      check.prepend(line);
    }
    line.textContent = sentence;
    scrollTo(0, 0);
  }

  function busy(now) {
    last.querySelector("[data-ready]").hidden = now;
    last.querySelector("[data-sending]").hidden = !now;
    last.querySelector("button").disabled = now;
  }

  const heard = (listener) => (event) => isMine(event.detail.record) && listener(event.detail.record);
  last.addEventListener("submit", finish);
  document.addEventListener("phone:sent", heard((record) => {
    phone.kept.drop(record.submission);
    band.hidden = true;
  }));
  document.addEventListener("phone:refused", heard((record) => refused(record.said)));
  document.addEventListener("phone:waiting", heard(() => (band.hidden = false)));
})();
