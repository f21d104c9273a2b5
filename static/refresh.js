// A page that refreshes itself stops while nobody can see it: each refresh is an entry in the record of use.
"use strict";

document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.visibilityState === "hidden") event.preventDefault();
});
