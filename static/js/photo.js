/* The photo button: shrinks the photo on the phone (1600 pixels, JPEG), which also leaves its place and device behind.
   What this browser can't decode (HEIC on some) goes as it is: the server decodes it. */
(function () {
  "use strict";
  const phone = (window.phone = window.phone || {});
  const LONGEST = 1600; /* pixels; also far below what iOS allows a canvas */
  const QUALITY = 0.8;
  const MOST_BYTES = 25 * 1024 * 1024; /* what the server takes */
  const taken = {};

  /* The photos of the form: {name: {bytes, type, name}}. */
  phone.photos = {
    all: () => ({ ...taken }),
    put: (name, photo) => show(document.querySelector(`[data-photo="${name}"]`), photo),
    clear: () => document.querySelectorAll("[data-photo]").forEach((box) => show(box, null)),
  };

  async function choose(box, file) {
    const wrong = box.querySelector("[data-wrong]");
    const blob = (await shrunk(file)) || file;
    wrong.hidden = blob.size <= MOST_BYTES;
    if (!wrong.hidden) {
      wrong.textContent = box.dataset.tooLarge;
      return show(box, null);
    }
    const name = blob === file ? file.name : "photo.jpg";
    return show(box, { bytes: await new Response(blob).arrayBuffer(), type: blob.type, name });
  }

  async function shrunk(file) {
    const picture = await decoded(file);
    if (!picture) return null;
    const canvas = drawn(picture, LONGEST);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  }

  async function decoded(blob) {
    const picture = new Image();
    picture.src = URL.createObjectURL(blob);
    try {
      await picture.decode();
      return picture.naturalWidth ? picture : null;
    } catch (unreadable) {
      return null;
    } finally {
      setTimeout(() => URL.revokeObjectURL(picture.src), 10000);
    }
  }

  function drawn(picture, longest) {
    const part = Math.min(1, longest / Math.max(picture.naturalWidth, picture.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.naturalWidth * part));
    canvas.height = Math.max(1, Math.round(picture.naturalHeight * part));
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  async function show(box, photo) {
    const name = box.dataset.photo;
    if (photo) taken[name] = photo;
    else delete taken[name];
    box.querySelector("input").value = "";
    box.querySelector("[data-add]").hidden = Boolean(photo);
    box.querySelector("[data-other]").hidden = !photo;
    box.querySelector(".photo-shown").hidden = !photo;
    box.dispatchEvent(new CustomEvent("phone:photo", { bubbles: true }));
    const picture = photo && (await decoded(new Blob([photo.bytes], { type: photo.type })));
    const place = box.querySelector("[data-canvas]");
    place.textContent = photo && !picture ? photo.name : "";
    if (picture) place.append(drawn(picture, 480));
  }

  for (const box of document.querySelectorAll("[data-photo]")) {
    box.querySelector("input").addEventListener("change", (event) => {
      if (event.target.files[0]) choose(box, event.target.files[0]);
    });
    box.querySelector("[data-photo-away]").addEventListener("click", () => show(box, null));
  }
})();
