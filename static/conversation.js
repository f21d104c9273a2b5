// Earlier and later messages are put in without moving what is being read, and without losing the place of the keyboard.
"use strict";

(() => {
  let kept = null;

  // A day is named once, though the messages of it came in two answers.
  const tidyDays = () => {
    let day = "";
    for (const line of document.querySelectorAll(".talk > .day")) {
      if (line.dataset.day === day) line.remove();
      day = line.dataset.day;
    }
  };

  document.addEventListener("htmx:beforeSwap", (event) => {
    const line = event.detail.target;
    if (!line.matches(".onward")) return;
    const side = line.matches(".earlier") ? "earlier" : "later";
    const anchor = side === "earlier" ? line.parentElement.querySelector(".talk-line") : null;
    const before = [...line.parentElement.querySelectorAll(".talk-line")].at(-1);
    kept = { side, anchor, before, top: anchor?.getBoundingClientRect().top, list: line.parentElement };
  });

  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(failure, (event) => {
      event.detail.elt.textContent = "These messages could not be loaded: try again";
    });
  }

  document.addEventListener("htmx:afterSettle", () => {
    if (kept === null) return;
    const { side, anchor, before, top, list } = kept;
    kept = null;
    tidyDays();
    if (side === "earlier") {
      (list.querySelector(".onward.earlier a") ?? list.querySelector(".talk-line .step")).focus({ preventScroll: true });
      window.scrollBy(0, anchor.getBoundingClientRect().top - top);
    } else {
      let next = before.nextElementSibling;
      while (next !== null && !next.matches(".talk-line")) next = next.nextElementSibling;
      next?.querySelector(".step")?.focus({ preventScroll: true });
    }
  });
})();
