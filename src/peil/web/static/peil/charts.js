"use strict";
// Reads a chart's values under the pointer, the finger or the arrow keys. The numbers and their
// words come from the server in data-places: [[x, y, text], …] in the picture's own pixels.

(() => {
  const SVG = "http://www.w3.org/2000/svg";

  function reader(room) {
    const picture = room.querySelector("svg");
    const places = JSON.parse(room.dataset.places || "[]");
    if (!picture || !places.length || room.dataset.ready) return;
    room.dataset.ready = "yes"; // htmx tells of the whole page once more
    let at = -1;
    const note = document.createElement("div");
    note.className = "reading";
    note.setAttribute("role", "status");
    note.hidden = true;
    const ring = document.createElementNS(SVG, "circle");
    ring.setAttribute("class", "here");
    ring.setAttribute("r", "7");

    function show(index) {
      if (index === at) return;
      at = index;
      const [x, y, text] = places[index];
      ring.setAttribute("cx", x);
      ring.setAttribute("cy", y);
      picture.append(ring);
      const scale = picture.clientWidth / picture.viewBox.baseVal.width;
      note.textContent = text;
      note.hidden = false;
      room.append(note);
      const half = note.offsetWidth / 2;
      note.style.left = Math.min(Math.max(x * scale, half), Math.max(room.clientWidth - half, half)) + "px";
      note.style.top = y * scale + "px";
      note.classList.toggle("under", y * scale < note.offsetHeight + 16);
    }

    function hide() {
      at = -1;
      note.hidden = true;
      ring.remove();
    }

    function nearest(event) {
      const box = picture.getBoundingClientRect();
      const scale = picture.viewBox.baseVal.width / box.width;
      const x = (event.clientX - box.left) * scale;
      const y = (event.clientY - box.top) * scale;
      // On a line only the distance along it matters; on a map both do.
      const upright = room.closest(".map") ? 1 : 0.02;
      let best = 0;
      let least = Infinity;
      places.forEach(([px, py], index) => {
        const far = (px - x) ** 2 + upright * (py - y) ** 2;
        if (far < least) [least, best] = [far, index];
      });
      return best;
    }

    room.addEventListener("pointermove", (event) => show(nearest(event)));
    room.addEventListener("pointerdown", (event) => show(nearest(event)));
    room.addEventListener("pointerleave", () => { if (document.activeElement !== room) hide(); });
    room.addEventListener("blur", hide);
    room.addEventListener("keydown", (event) => {
      const last = places.length - 1;
      const step = { ArrowLeft: at - 1, ArrowRight: at < 0 ? last : at + 1, Home: 0, End: last }[event.key];
      if (event.key === "Escape") hide();
      if (step === undefined) return;
      event.preventDefault();
      show(Math.min(Math.max(step < 0 && at < 0 ? last : step, 0), last));
    });
  }

  function start(within) { within.querySelectorAll(".reader").forEach(reader); }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => start(document));
  else start(document);
  document.addEventListener("htmx:load", (event) => start(event.detail.elt));
})();
