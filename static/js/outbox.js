/* Sending what is kept: at once, and again by itself until the server has it. Once is enough, since the same
   submission is the same idea. Who listens: "phone:sent", "phone:refused", "phone:waiting" on the document. */
(function () {
  "use strict";
  const phone = window.phone;
  const PAUSES = [5, 5, 10, 20, 30, 60]; /* seconds */
  const PATIENCE = 60; /* seconds for one try, a photo over bad Wi-Fi included */
  const LATER = [408, 425, 429];
  const sending = new Map();
  let tries = 0;
  let timer = null;

  /* Sends one record. Answers the record as it then is, and with `page` where the server answered with one of ours. */
  phone.send = function (record) {
    if (!sending.has(record.submission)) {
      const way = attempt(record).finally(() => sending.delete(record.submission));
      sending.set(record.submission, way);
    }
    return sending.get(record.submission);
  };

  /* Tries all that waits now, and starts counting the pauses anew. */
  phone.tryNow = function () {
    tries = 0;
    return pump();
  };

  async function attempt(record) {
    const { status, page } = await post(record);
    const receipt = page && page.querySelector("[data-receipt]");
    if (status < 300 && receipt) {
      return settle({ ...record, state: "sent", receipt: receipt.dataset.receipt, photos: {} }, page);
    }
    if (page && status >= 400 && status < 500 && !LATER.includes(status)) {
      return settle({ ...record, state: "refused", said: sentence(page) }, page);
    }
    return settle({ ...record, state: "waiting" }, null); /* no network, or an answer that is not ours */
  }

  async function settle(record, page) {
    await phone.kept.put(record);
    document.dispatchEvent(new CustomEvent("phone:" + record.state, { detail: { record, page } }));
    if (record.state === "waiting") again();
    return { record, page };
  }

  async function post(record) {
    const body = new FormData();
    for (const [name, value] of Object.entries(record.fields)) if (value) body.append(name, value);
    body.append("submission", record.submission);
    for (const [name, photo] of Object.entries(record.photos)) {
      body.append(name, new Blob([photo.bytes], { type: photo.type }), photo.name);
    }
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), PATIENCE * 1000);
    try {
      const answer = await fetch(record.action, { method: "POST", body, signal: stop.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      return { status: answer.status, page: page.querySelector("body[data-page][data-build]") ? page : null };
    } catch (unreachable) {
      return { status: 0, page: null };
    } finally {
      clearTimeout(late);
    }
  }

  function sentence(page) {
    const wrong = [...page.querySelectorAll("[data-wrong]:not([hidden]), [data-said]")].map((line) => line.textContent.trim());
    return wrong.join(" ") || page.querySelector("h1").textContent.trim();
  }

  async function pump() {
    clearTimeout(timer);
    timer = null;
    const waiting = (await phone.kept.all()).filter((record) => record.state === "waiting");
    for (const record of waiting) {
      if ((await phone.send(record)).record.state === "waiting") break; /* no network: the next would wait as long */
    }
    if ((await phone.kept.all()).some((record) => record.state === "waiting")) again();
  }

  function again() {
    if (timer !== null) return;
    timer = setTimeout(pump, PAUSES[Math.min(tries, PAUSES.length - 1)] * 1000);
    tries += 1;
  }

  addEventListener("online", phone.tryNow);
  addEventListener("pageshow", phone.tryNow);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && phone.tryNow());
})();
