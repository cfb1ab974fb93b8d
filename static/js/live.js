/* Pages for people: follows the board as a wall does, but around a person at work. What is typed, where the cursor is and
   what was opened stays; a new version is announced, never forced. */
(function () {
  "use strict";

  window.follow({
    swap: function (section, html) {
      var typed = touched(section);
      window.Idiomorph.morph(section, html, {
        morphStyle: "outerHTML",
        ignoreActiveValue: isField(document.activeElement),
        callbacks: { beforeAttributeUpdated: mayChange }
      });
      typed.forEach(function (restore) { restore(); });
      window.htmx.process(section);
      section.dispatchEvent(new CustomEvent("panel:swapped", { bubbles: true }));
    },
    settled: function () {},
    build: function (build) {
      var bands = document.querySelectorAll("[data-band='newer']");
      for (var i = 0; i < bands.length; i++) { bands[i].hidden = build === document.body.getAttribute("data-build"); }
    },
    step: function () {}
  });

  /* The answer to a post may arrive after a newer panel was pushed: then only what comes beside it (the toast) is used. */
  document.body.addEventListener("htmx:beforeSwap", function (event) {
    var answer = /<section[^>]* data-panel="([^"]+)" data-revision="(\d+)"/.exec(event.detail.serverResponse || "");
    var itself = answer && event.detail.target.id === "panel-" + answer[1];
    if (itself && !window.Truth.outdated(answer[1], Number(answer[2]))) { event.detail.swapOverride = "none"; }
  });

  /* What a person has opened or closed is theirs. */
  function mayChange(attribute, element) {
    return !(attribute === "open" && /^(DETAILS|DIALOG)$/.test(element.tagName));
  }

  /* The fields that say something else than the server did, each as a function that makes it say so again. */
  function touched(section) {
    var fields = Array.from(section.querySelectorAll("input, textarea, select"));
    return fields.filter(isTouched).map(function (field) {
      var value = field.value, checked = field.checked;
      return function () {
        if (field.type === "file") { return; }
        if (field.value !== value) { field.value = value; }
        if (field.checked !== checked) { field.checked = checked; }
      };
    });
  }

  function isTouched(field) {
    if (field.options) {
      var standing = Array.from(field.options).findIndex(function (one) { return one.defaultSelected; });
      return field.selectedIndex !== Math.max(standing, 0);
    }
    return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
  }

  function isField(element) {
    return !!element && /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
  }
})();
