// Keys: "/" goes to the search box, j and k step through results and messages, n and p go to the next and the previous
// hit, ? lists them. A button at the foot turns them off, since a
// single key can get in the way of speech input (WCAG 2.1.4).
"use strict";

(() => {
  const KEPT = "cets-keys";
  const on = () => localStorage.getItem(KEPT) !== "off";
  const typing = (element) => element.closest("input, select, textarea, [contenteditable]") !== null;

  const step = (by) => {
    const results = [...document.querySelectorAll("a.hit, .talk a.step")];
    if (results.length === 0) return;
    const opened = document.querySelector(".talk [aria-current] a.step");
    const here = results.indexOf(results.includes(document.activeElement) ? document.activeElement : opened);
    const first = by > 0 ? 0 : results.length - 1;
    const next = results[here === -1 ? first : Math.min(Math.max(here + by, 0), results.length - 1)];
    next.focus();
    next.closest("li").scrollIntoView({ block: "nearest" });
  };

  const search = () => {
    const box = document.getElementById("q");
    if (box === null) {
      location.assign(document.querySelector("a.brand").href);
    } else {
      box.focus();
      box.select();
    }
  };

  const follow = (key) => document.querySelector(`a[data-key="${key}"]`)?.click();

  const actions = new Map([
    ["/", search],
    ["j", () => step(1)],
    ["k", () => step(-1)],
    ["n", () => follow("n")],
    ["p", () => follow("p")],
    ["?", () => document.getElementById("key-list")?.showModal()],
  ]);

  document.addEventListener("keydown", (event) => {
    if (!on() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (document.querySelector("dialog[open]") !== null) return;
    const action = actions.get(event.key);
    if (action === undefined) return;
    event.preventDefault();
    action();
  });

  const button = document.getElementById("keys");
  if (button !== null) {
    const show = () => {
      button.textContent = on() ? "Turn single-key shortcuts off" : "Turn single-key shortcuts on";
      document.documentElement.classList.toggle("no-keys", !on());
    };
    button.addEventListener("click", () => {
      localStorage.setItem(KEPT, on() ? "off" : "on");
      show();
    });
    button.hidden = false;
    show();
    const list = document.getElementById("list-keys");
    list.addEventListener("click", () => document.getElementById("key-list").showModal());
    list.hidden = false;
  }
})();
