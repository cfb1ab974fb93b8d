/* Shows on the page what is kept on this phone: what waits, what was sent meanwhile with its code, what was refused. */
(function () {
  "use strict";
  const phone = window.phone;
  const list = document.querySelector("[data-kept-list]");
  const shown = {};
  const LONG_AGO = 14 * 24 * 3600 * 1000; /* milliseconds until a code that nobody noted is let go */
  if (!list) return;

  async function show() {
    const records = await phone.kept.all();
    for (const record of records) if (record.state === "sent" && record.at < Date.now() - LONG_AGO) phone.kept.drop(record.submission);
    const cards = records
      .filter((record) => record.state !== "typing" && record.submission !== phone.here)
      .sort((one, other) => one.at - other.at);
    list.textContent = "";
    list.append(...cards.map(card));
    list.hidden = !cards.length;
  }

  function card(record) {
    shown[record.submission] = record;
    const made = document.getElementById("kept-" + record.state).content.firstElementChild.cloneNode(true);
    made.dataset.submission = record.submission;
    for (const line of made.querySelectorAll("[data-kept]")) {
      line.textContent = line.dataset.kept === "text" ? record.fields.text : record[line.dataset.kept] || "";
      line.hidden = !line.textContent;
    }
    const link = made.querySelector("[data-kept-link]");
    if (link) link.href += "/" + record.receipt.replace("-", "");
    return made;
  }

  async function press(event) {
    const button = event.target.closest("[data-kept-do]");
    if (!button) return;
    const record = shown[button.closest("[data-submission]").dataset.submission];
    if (button.dataset.keptDo === "try") return void phone.tryNow();
    if (button.dataset.keptDo === "open") return reopen(record);
    await phone.kept.drop(record.submission);
    show();
  }

  /* A refused one goes back into the form of this very place: its own label may be the reason. */
  async function reopen(record) {
    const kind = record.action.split("/").pop(); /* ideas, problems */
    const form = location.pathname.endsWith("/" + kind + "/new") && document.querySelector("[data-draft]");
    const link = document.querySelector(`a[href$="/${kind}/new"]`);
    const page = form ? location.pathname : link ? new URL(link.href).pathname : record.action + "/new";
    await phone.kept.put({ ...record, state: "typing", action: page.replace(/\/new$/, ""), said: "", at: Date.now() });
    if (form) location.reload();
    else location.assign(page);
  }

  list.addEventListener("click", press);
  for (const what of ["sent", "refused", "waiting"]) document.addEventListener("phone:" + what, show);
  document.addEventListener("phone:here", show);
  show();
})();
