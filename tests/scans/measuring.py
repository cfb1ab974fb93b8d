"""What is measured in a page by a script: each answers a list of what is wrong, as a person would find it on the page."""

_NAMED = """const named = (one) => one.outerHTML.replace(/\\s+/g, ' ').slice(0, 140);
  const shown = (one) => one.checkVisibility({visibilityProperty: true, opacityProperty: true})
    && one.getBoundingClientRect().width > 2;"""

SIDEWAYS = f"""() => {{
  {_NAMED}
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const wide = Array.from(document.body.querySelectorAll('*'))
    .filter((one) => shown(one) && one.getBoundingClientRect().right > innerWidth + 1);
  return ['scrolls sideways: ' + wide.slice(-3).map(named).join(' | ')];
}}"""

# Text in a box that hides what doesn't fit. What is there for the ear alone is clipped away whole.
CUT = f"""() => {{
  {_NAMED}
  const hides = (value) => value === 'hidden' || value === 'clip';
  return Array.from(document.querySelectorAll('main *, header *'))
    .filter((one) => one.textContent.trim() && !(one instanceof SVGElement) && shown(one))
    .filter((one) => {{
      const style = getComputedStyle(one);
      const across = hides(style.overflowX) && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 1;
      const down = hides(style.overflowY) && one.scrollHeight > one.clientHeight + 1 && one.clientHeight > 1;
      return style.clipPath === 'none' && (across || down);
    }})
    .map((one) => 'cut: ' + named(one));
}}"""

# Where the keyboard is, whether it has been there, and whether one sees that: something is drawn there that wasn't before.
FOCUSED = f"""() => {{
  {_NAMED}
  const one = document.activeElement;
  const reached = (window.reached = window.reached || new Set());
  const between = !one || one === document.body || one === window.before;  // past the end; the next part of a date
  if (between || reached.has(one)) return {{again: !between, seen: true, what: ''}};
  window.before = one;
  reached.add(one);
  const near = [one, one.nextElementSibling, one.parentElement, one.closest('label')].filter(Boolean);
  const looks = () => near.map((each) => {{
    const style = getComputedStyle(each);
    const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) ? style.outline : '';
    return [outline, style.boxShadow, style.borderColor, style.backgroundColor, style.top].join();
  }}).join('|');
  const focused = looks();
  one.blur();
  const blurred = looks();
  one.focus({{focusVisible: true, preventScroll: true}});
  return {{again: false, seen: focused !== blurred, what: named(one)}};
}}"""

# Of radio buttons of one name the arrows reach the others.
NOT_REACHED = f"""() => {{
  {_NAMED}
  const names = new Set(Array.from(window.reached).filter((one) => one.type === 'radio').map((one) => one.name));
  return Array.from(document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]'))
    .filter((one) => one.type !== 'hidden' && !one.disabled && one.tabIndex >= 0)
    .filter((one) => one.checkVisibility({{visibilityProperty: true}}))
    .filter((one) => !window.reached.has(one) && !(one.type === 'radio' && names.has(one.name)))
    .map(named);
}}"""

MOVING = """() => document.getAnimations().filter((one) => one.effect.getComputedTiming().iterations === Infinity)
  .map((one) => one.effect.target.outerHTML.slice(0, 140))"""
