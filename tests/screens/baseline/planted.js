// Everything here is younger than Chromium 68; each line has to be found.
var a = list.flat();
var b = text.replaceAll("x", "y");
var c = globalThis;
var d = Promise.allSettled([]);
queueMicrotask(f);
var e = structuredClone({});
var g = Object.fromEntries([]);
document.body.replaceChildren();
var h = crypto.randomUUID();
var i = text.matchAll(/x/g);
var j = new WeakRef({});
