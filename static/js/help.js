/* HELP without network: said at once and loudly, for a call that arrives later helps nobody. Nothing is kept. */
(function () {
  "use strict";
  const form = document.querySelector("[data-help]");
  const band = document.querySelector("[data-not-called]");
  const PATIENCE = 6000; /* ms */
  let calling = false;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation(); /* a tap that failed may be repeated */
    if (calling) return; /* a second tap of the glove */
    calling = true;
    band.hidden = true;
    const body = new FormData(form);
    if (event.submitter) body.append(event.submitter.name, event.submitter.value);
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(form.action, { method: "POST", body, signal: stop.signal, headers: { Accept: "text/html" } });
      if (!answer.ok || !answer.redirected) throw new Error("not called");
      if (navigator.vibrate) navigator.vibrate([120, 60, 120]);
      location.assign(answer.url);
    } catch (unreachable) {
      calling = false;
      band.hidden = false;
      scrollTo(0, 0);
    } finally {
      clearTimeout(late);
    }
  });
})();
