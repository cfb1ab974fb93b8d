/* One step of a standard at a time, by large arrows. Without this script all steps stand below each other. */
(function () {
  "use strict";
  var list = document.querySelector("[data-steps]"), nav = document.querySelector("[data-steps-nav]");
  if (!list || !nav || list.children.length < 2) { return; }
  var steps = list.children, at = 0;

  function show() {
    for (var i = 0; i < steps.length; i++) { steps[i].hidden = i !== at; }
    nav.querySelector("[data-step-at]").textContent = (at + 1) + " / " + steps.length;
    nav.querySelector("[data-step='-1']").disabled = at === 0;
    nav.querySelector("[data-step='1']").disabled = at === steps.length - 1;
  }

  nav.addEventListener("click", function (event) {
    var button = event.target.closest("[data-step]");
    if (!button) { return; }
    at = Math.max(0, Math.min(steps.length - 1, at + Number(button.getAttribute("data-step"))));
    show();
    list.scrollIntoView({ block: "start" });
  });
  list.classList.add("one-by-one");
  nav.hidden = false;
  show();
})();
