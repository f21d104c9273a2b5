// Lets a stretch of the timeline be chosen: dragged with the mouse, or with two handles that the arrow keys move. The
// days go into the form below it, where they can be seen and corrected; Enter, or letting go of the mouse, sends it.
"use strict";

(() => {
  const chart = document.querySelector("svg.timeline");
  if (chart === null) return;
  const bars = [...chart.querySelectorAll(".bar")];
  const form = document.getElementById(chart.dataset.form);
  const HANDLE = 6;
  const { width, height } = chart.viewBox.baseVal;
  const room = width / bars.length;
  const edges = [0, bars.length - 1];

  const make = (name, given) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    return made;
  };
  const shade = make("rect", { class: "brushed", y: 0, height });
  chart.prepend(shade);
  const handle = (label) =>
    make("rect", { class: "edge-handle", y: 0, height, width: HANDLE, rx: 2, tabindex: 0, role: "slider", "aria-label": label, "aria-valuemin": 1, "aria-valuemax": bars.length });
  const handles = [handle("Start of the stretch"), handle("End of the stretch")];
  chart.append(...handles);
  chart.setAttribute("role", "group"); // what it holds can be reached now

  const show = () => {
    const first = edges[0] <= edges[1] ? 0 : 1; // the handles may pass each other
    shade.setAttribute("x", edges[first] * room);
    shade.setAttribute("width", (edges[1 - first] - edges[first] + 1) * room);
    edges.forEach((edge, which) => {
      handles[which].setAttribute("x", which === first ? edge * room : (edge + 1) * room - HANDLE);
      handles[which].setAttribute("aria-valuenow", edge + 1);
      handles[which].setAttribute("aria-valuetext", bars[edge].dataset.words);
    });
  };
  const fill = () => {
    form.elements.after.value = bars[Math.min(...edges)].dataset.after;
    form.elements.before.value = bars[Math.max(...edges)].dataset.before;
  };
  const set = (which, to) => {
    edges[which] = Math.min(Math.max(to, 0), bars.length - 1);
    show();
    fill();
  };

  handles.forEach((each, which) => {
    each.addEventListener("keydown", (event) => {
      const to = { ArrowLeft: edges[which] - 1, ArrowDown: edges[which] - 1, ArrowRight: edges[which] + 1, ArrowUp: edges[which] + 1, Home: 0, End: bars.length - 1 }[event.key];
      if (event.key === "Enter") form.requestSubmit();
      else if (to === undefined) return;
      else set(which, to);
      event.preventDefault();
    });
  });

  const at = (event) => {
    const box = chart.getBoundingClientRect();
    return Math.floor(((event.clientX - box.left) / box.width) * bars.length);
  };
  chart.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    chart.setPointerCapture(event.pointerId);
    set(0, at(event));
    set(1, at(event));
    event.preventDefault();
  });
  chart.addEventListener("pointermove", (event) => {
    if (chart.hasPointerCapture(event.pointerId)) set(1, at(event));
  });
  chart.addEventListener("pointerup", (event) => {
    if (chart.hasPointerCapture(event.pointerId)) form.requestSubmit();
  });
  show();
})();
