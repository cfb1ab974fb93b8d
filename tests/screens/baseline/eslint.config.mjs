// What a TV of 2020 (Chromium 68) understands of the wall's scripts: the language by the parser (ES5), what the language
// and the browser bring along by compatibility tables.
import compat from "eslint-plugin-compat";
import es from "eslint-plugin-es-x";

const BROWSER = ["window", "document", "MutationObserver", "XMLHttpRequest"];
const YOUNGER = [ // of elements and the like, which no checker recognises by its type
  "replaceChildren", "toggleAttribute", "checkVisibility", "randomUUID", "allSettled", "replaceAll", "flat", "flatMap", "scrollend",
];
const LOOKALIKES = Object.keys(es.rules) // methods told only by their names, which old arrays or our own objects have too
  .filter((rule) => rule.startsWith("no-iterator-prototype-") || rule.endsWith("-prototype-at"))
  .map((rule) => [`es-x/${rule}`, "off"]);

export default [
  es.configs["flat/restrict-to-es2018"],
  {
    plugins: { compat },
    languageOptions: { ecmaVersion: 5, sourceType: "script", globals: Object.fromEntries(BROWSER.map((name) => [name, "readonly"])) },
    linterOptions: { noInlineConfig: true },
    settings: { browsers: ["chrome 68"], "es-x": { aggressive: true } },
    rules: {
      ...Object.fromEntries(LOOKALIKES),
      "compat/compat": "error",
      "no-undef": "error",
      "no-restricted-properties": ["error", ...YOUNGER.map((property) => ({ property }))],
    },
  },
];
