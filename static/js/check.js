/* A check on the phone: one question at a time. Each answer is kept here at once and sent by itself, in its order, so that
   nothing is lost when the network goes, the phone sleeps or the page is closed (H-14). */
(function () {
  "use strict";
  const phone = window.phone;
  const check = document.querySelector("[data-check]");
  if (!check) return;
  const mine = check.dataset.check;
  const sections = [...check.querySelectorAll("[data-question]")];
  const steps = check.querySelector("[data-steps]");
  const GLANCE = 180; /* milliseconds a tapped answer is seen before the next question comes */
  const typing = new Map();
  let here = 0;

  const chosen = (section) => (section.querySelector("[name=value]:checked") || section.querySelector("textarea[name=value], input[name=value]:not([type=radio])") || {}).value || "";
  const note = (section) => (section.querySelector("[name=note]") || { value: "" }).value.trim();

  function wantsNote(section) {
    const answers = section.querySelector(".answers");
    const value = chosen(section);
    if (!answers) return isOutside(section);
    if (answers.dataset.worst.split(" ").includes(value)) return true;
    return answers.dataset.best !== "" && value !== "" && value !== "na" && Number(value) < Number(answers.dataset.best);
  }

  function isOutside(section) {
    const field = section.querySelector("input[name=value]");
    if (!field || field.value.trim() === "") return false;
    const number = Number(field.value.replace(",", "."));
    return ("low" in field.dataset && number < Number(field.dataset.low)) || ("high" in field.dataset && number > Number(field.dataset.high));
  }

  function isBad(section) {
    const answers = section.querySelector(".answers");
    const value = chosen(section);
    return answers ? value !== "corrected" && answers.dataset.worst.split(" ").includes(value) : isOutside(section);
  }

  function show(number) {
    here = Math.max(0, Math.min(number, sections.length - 1));
    sections.forEach((section, n) => section.classList.toggle("here", n === here));
    steps.querySelector("[data-before]").disabled = here === 0;
    steps.querySelector("[data-after]").hidden = here === sections.length - 1;
    history.replaceState(null, "", "#" + sections[here].id);
    scrollTo(0, 0);
    tell();
  }

  function react(section) {
    const reaction = section.querySelector("[data-reaction]");
    const more = section.querySelector("[data-more]");
    if (reaction) reaction.hidden = !isBad(section);
    if (more && wantsNote(section)) more.open = true;
  }

  function open(section) {
    const value = chosen(section);
    return ("required" in section.dataset && !value) || (value && wantsNote(section) && !note(section));
  }

  function tell() {
    const asked = sections.slice(0, -1);
    const answered = asked.filter(chosen).length;
    const left = asked.filter(open);
    check.querySelector("progress").value = answered;
    check.querySelector("[data-answered]").textContent = answered;
    check.querySelector("[data-left]").hidden = !left.length;
    check.querySelector("[data-left-list]").replaceChildren(...left.flatMap((section) => [link(section), " "]));
    const na = asked.filter((section) => chosen(section) === "na").length;
    const judged = asked.filter((section) => section.querySelector(".answers")).length;
    const why = check.querySelector("[data-why-na]");
    if (why) why.hidden = !(judged && na / judged > 0.2);
  }

  function link(section) {
    const made = document.createElement("a");
    made.href = "#" + section.id;
    made.textContent = section.dataset.question;
    return made;
  }

  async function keep(section, becomes) {
    clearTimeout(typing.get(section));
    typing.delete(section);
    const more = becomes ? { becomes } : {};
    await phone.check.put(section, { value: chosen(section), note: note(section), quiet: "yes", ...more });
    tell();
  }

  function keepSoon(section) {
    clearTimeout(typing.get(section));
    typing.set(section, setTimeout(() => keep(section), 600));
  }

  /* What this phone still has and the server may not: it stands in the form again. */
  async function recall() {
    const records = (await phone.check.all()).filter((record) => record.state !== "sent");
    for (const record of records.sort((one, other) => one.at - other.at)) {
      const section = sections.find((one) => record.action === mine + "/answers/" + encodeURIComponent(one.dataset.question) || record.action === mine + "/answers/" + one.dataset.question);
      if (!section) continue;
      put(section, record.fields);
      if (record.state === "refused") await phone.kept.put({ ...record, state: "waiting" });
    }
    if (records.length) phone.tryNow();
  }

  function put(section, fields) {
    const radio = [...section.querySelectorAll("input[type=radio]")].find((one) => one.value === fields.value);
    const field = section.querySelector("textarea[name=value], input[name=value]:not([type=radio])");
    if (radio) radio.checked = true;
    else if (field) field.value = fields.value;
    const words = section.querySelector("[name=note]");
    if (words) words.value = fields.note;
    react(section);
  }

  for (const section of sections.slice(0, -1)) {
    section.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const tapped = event.submitter;
      if (!tapped || tapped.name !== "becomes") {
        keep(section);
        return show(here + 1);
      }
      keep(section, tapped.value);
      tapped.disabled = true; /* one of a kind comes of a finding */
      tapped.dataset.made = "";
    });
    section.addEventListener("change", (event) => {
      if (event.target.type !== "radio") return;
      react(section);
      keep(section);
      if (!wantsNote(section)) setTimeout(() => sections[here] === section && show(here + 1), GLANCE);
    });
    section.addEventListener("input", (event) => {
      if (event.target.type === "radio" || event.target.type === "file") return;
      react(section);
      keepSoon(section);
    });
    section.addEventListener("phone:photo", () => keep(section));
  }
  steps.addEventListener("click", (event) => {
    if (event.target.closest("[data-before]")) show(here - 1);
    if (event.target.closest("[data-after]")) show(here + 1);
  });
  check.addEventListener("click", (event) => {
    const to = event.target.closest('a[href^="#q-"]');
    const number = to ? sections.findIndex((section) => "#" + section.id === to.getAttribute("href")) : -1;
    if (number < 0) return;
    event.preventDefault();
    show(number);
  });
  phone.check.keepAll = async () => {
    for (const section of [...typing.keys()]) await keep(section);
  };
  check.classList.add("one");
  steps.hidden = false;
  const asked = sections.findIndex((section) => "#" + section.id === location.hash);
  const first = sections.findIndex((section) => "first" in section.dataset);
  recall().then(() => show(asked >= 0 ? asked : first >= 0 ? first : sections.length - 1));
})();
