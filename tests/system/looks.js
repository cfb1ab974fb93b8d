/* Measures a page as an eye would: answers a list of what is wrong with its looks, in sentences. */
(settings) => {
  const wrong = [];
  const scale = window.innerWidth / 1920;
  const short = (text) => `“${text.trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  const root = document.scrollingElement;
  if (root.scrollWidth > innerWidth || root.scrollHeight > innerHeight) wrong.push("the page scrolls");

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, element = node.parentElement, style = getComputedStyle(element);
    if (!node.textContent.trim() || element.closest("script, noscript, .skip") || unseen(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const size = parseFloat(style.fontSize) * drawn(element);
    const lines = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
    if (!lines.length || style.visibility === "hidden") continue;
    if (size < settings.smallest * scale - 0.05) wrong.push(`${short(node.textContent)} has only ${size} px`);
    for (const line of lines) {
      // From the height of an h to the foot of a g: what can be read has to be free, the font's own air may overlap.
      const middle = (line.top + line.bottom) / 2;
      texts.push({ node, element, left: line.left, right: line.right, top: middle - size * 0.42, bottom: middle + size * 0.38 });
    }
    if (settings.contrast) {
      const cell = element.closest("[data-day]");
      const ratio = cell
        ? contrast(colour(style.fill), colour(getComputedStyle(cell.querySelector("rect")).fill))
        : contrast(colour(style.color), ground(element));
      if (ratio < settings.contrast) wrong.push(`${short(node.textContent)} has a contrast of ${ratio.toFixed(1)}`);
    }
  }

  for (const text of texts) {
    const cut = cutter(text.element, text);
    if (cut) wrong.push(`${short(text.node.textContent)} is cut off by ${cut}`);
  }
  for (let i = 0; i < texts.length; i++) {
    for (let j = i + 1; j < texts.length; j++) {
      const a = texts[i], b = texts[j];
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1 && high > 1) wrong.push(`${short(a.node.textContent)} lies over ${short(b.node.textContent)}`);
    }
  }
  for (const row of document.querySelectorAll(".row, tr.person, .matrix th, .matrix td, .thanks, .legend li, [data-unit], .figures li, .flow li, .qr, .thumb, .letter, [data-day], .month-figure")) {
    if (row === document.body || !row.getClientRects().length) continue;
    const cut = cutter(row, row.getBoundingClientRect());
    if (cut) wrong.push(`the row ${short(row.textContent)} is cut off by ${cut}`);
  }
  return [...new Set(wrong)];

  /* What only a screen reader says, and what is in a menu that is closed. */
  function unseen(element) {
    if (element.checkVisibility && !element.checkVisibility()) return true;
    for (let holder = element; holder; holder = holder.parentElement) {
      if (getComputedStyle(holder).clipPath === "inset(50%)") return true;
    }
    return false;
  }

  function cutter(element, box) {
    for (let holder = element; holder; holder = holder.parentElement) {
      const clips = holder === document.body || getComputedStyle(holder).overflowY !== "visible";
      if (!clips || holder === element) continue;
      const edge = holder.getBoundingClientRect();
      const out = Math.max(edge.left - box.left, box.right - edge.right, edge.top - box.top, box.bottom - edge.bottom);
      if (out > 1.5) return holder.className || holder.tagName;
    }
    return null;
  }

  /* How large a user unit of a drawing comes out on the screen; 1 outside of drawings. */
  function drawn(element) {
    return element.tagName === "text" ? element.getScreenCTM().d : 1;
  }

  function ground(element) {
    for (let holder = element; holder; holder = holder.parentElement) {
      const found = colour(getComputedStyle(holder).backgroundColor);
      if (found[3] > 0.99) return found;
    }
    return [255, 255, 255, 1];
  }

  function colour(css) {
    const parts = css.match(/[\d.]+/g).map(Number);
    return [parts[0], parts[1], parts[2], parts.length > 3 ? parts[3] : 1];
  }

  function contrast(one, other) {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  function luminance([r, g, b]) { // WCAG 2.2
    const [x, y, z] = [r, g, b].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  }
}
