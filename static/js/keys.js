/* The number keys beside badge and PIN: they type into the field last touched, and spare the tablet's own keyboard. */
(function () {
  "use strict";
  var form = document.querySelector("[data-keys]");
  var fields = form.querySelectorAll("#badge, #pin");
  var touch = window.matchMedia("(pointer: coarse)").matches;
  var letters = false;
  var current = document.activeElement && document.activeElement.id === "pin" ? fields[1] : fields[0];

  form.querySelector(".keys").hidden = false;
  fields.forEach(function (field) {
    field.addEventListener("focus", function () { current = field; });
    if (touch) field.setAttribute("inputmode", "none");
  });
  form.addEventListener("click", function (event) {
    var key = event.target.closest("[data-key]");
    if (!key) return;
    var name = key.dataset.key;
    if (name === "letters") letters = !letters;
    else if (name === "back") current.value = current.value.slice(0, -1);
    else if (current.value.length < current.maxLength) current.value += name;
    current.setAttribute("inputmode", letters ? "text" : touch ? "none" : "numeric");
    current.focus();
  });
})();
