/* Values of a chart by pointing, tapping or arrow keys. The drawing carries them as titles; without scripts the browser
   shows those, and the table below has them all. */
(function () {
  "use strict";

  document.querySelectorAll(".chart").forEach((chart) => {
    if (chart.querySelector("a")) { return; } // its bars are doors: they are reached and named one by one
    const tip = document.createElement("div");
    tip.className = "chart-tip";
    tip.hidden = true;
    chart.append(tip);
    chart.querySelectorAll("svg").forEach((svg) => {
      svg.spots = Array.from(svg.querySelectorAll(".spot")).flatMap((spot) => {
        const title = spot.querySelector("title");
        if (!title) { return []; }
        title.remove(); // else the browser shows it a second time
        return [{ mark: spot, say: title.textContent }];
      });
    });
    let at = -1;

    function drawing() { return Array.from(chart.querySelectorAll("svg")).find((svg) => svg.getClientRects().length); }

    function middle(spot) {
      const box = spot.mark.getBoundingClientRect();
      return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    }

    function show(index) {
      const svg = drawing(), spot = svg && svg.spots[index];
      if (!spot) { return; }
      hide();
      at = index;
      spot.mark.classList.add("is-shown");
      tip.textContent = spot.say;
      tip.hidden = false;
      const place = middle(spot), frame = chart.getBoundingClientRect();
      const left = Math.max(0, Math.min(place.x - frame.left - tip.offsetWidth / 2, frame.width - tip.offsetWidth));
      const above = place.y - frame.top - tip.offsetHeight - 14;
      tip.style.left = left + "px";
      tip.style.top = (above < 0 ? place.y - frame.top + 16 : above) + "px";
      chart.setAttribute("aria-valuenow", String(index + 1));
      chart.setAttribute("aria-valuetext", spot.say);
    }

    function hide() {
      chart.querySelectorAll(".is-shown").forEach((mark) => mark.classList.remove("is-shown"));
      tip.hidden = true;
    }

    function nearest(event) {
      const far = (spot) => { const place = middle(spot); return Math.abs(place.x - event.clientX) * 4 + Math.abs(place.y - event.clientY); };
      const distances = drawing().spots.map(far);
      return distances.indexOf(Math.min(...distances));
    }

    const svg = drawing(), count = svg ? svg.spots.length : 0;
    if (!count) { return; }
    for (const [name, value] of Object.entries({
      role: "slider", tabindex: "0", "aria-valuemin": "1", "aria-valuemax": String(count), "aria-valuenow": String(count),
      "aria-label": svg.getAttribute("aria-label"), "aria-valuetext": svg.spots[count - 1].say,
    })) { chart.setAttribute(name, value); }
    chart.addEventListener("pointermove", (event) => show(nearest(event)));
    chart.addEventListener("pointerdown", (event) => show(nearest(event)));
    chart.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") { hide(); } });
    chart.addEventListener("focusout", hide);
    chart.addEventListener("keydown", (event) => {
      const last = drawing().spots.length - 1, from = at < 0 ? last + 1 : at;
      const to = { ArrowLeft: from - 1, ArrowDown: from - 1, ArrowRight: from + 1, ArrowUp: from + 1, Home: 0, End: last }[event.key];
      if (to === undefined) { return; }
      event.preventDefault();
      show(Math.max(0, Math.min(last, to)));
    });
  });
})();
