// What a TV of 2020 (Chromium 68) understands of the wall's styles: by the tables of caniuse, and by name what those
// don't know or don't tell exactly (`max(` and `minmax(` are one to them; a flexible box may be declared elsewhere).
export default {
  plugins: ["stylelint-no-unsupported-browser-features"],
  rules: {
    "plugin/no-unsupported-browser-features": [
      true,
      { browsers: ["chrome 68"], ignorePartialSupport: true, ignore: ["css-math-functions"] },
    ],
    "function-disallowed-list": ["clamp", "min", "max", "round", "mod", "rem", "sin", "cos", "color-mix", "light-dark", "env-safe", "image-set", "oklch", "oklab", "lch", "lab", "hwb"],
    "property-disallowed-list": [
      "gap", "row-gap", "column-gap", "aspect-ratio", "/^inset/", "/^(margin|padding|border)-(block|inline)/", "/^(inline|block)-size$/",
      "translate", "rotate", "scale", "accent-color", "text-wrap", "/^container/", "font-variation-settings", "scrollbar-gutter",
      "content-visibility", "overscroll-behavior-block", "text-underline-offset", "text-decoration-thickness", "all",
    ],
    "declaration-property-value-disallowed-list": {
      "/^overflow/": ["clip", "anywhere"],
      "/^(width|height|min-|max-)/": ["/\\b(fit|min|max)-content\\b/", "/[0-9][sld]v[hwib]/"],
      "/^grid-template/": ["/subgrid/", "masonry"],
      "/color|background/": ["/rgba?\\([^,]+\\s/"],
    },
    "selector-pseudo-class-disallowed-list": ["has", "is", "where", "focus-visible", "modal", "user-valid", "user-invalid"],
    "selector-nested-pattern": "^$",
    "at-rule-disallowed-list": ["layer", "container", "property", "scope", "starting-style", "nest", "view-transition"],
  },
};
