// Draws what the tables say: the page's tables are the graph, and this reads them. A click on a node follows the link
// that expands it, puts the new page's tables in place of these, and draws what came in beside the node; each state has
// an address of its own. Without scripts the same links lead to the same pages.
"use strict";

(() => {
  const MANY = 400; // nodes from which they are laid in rings, since forces between all pairs take too long
  const LONGEST = 32; // characters of a label
  const canvas = document.getElementById("canvas");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const rows = (name) => [...document.querySelectorAll(`#graph-tables tr[data-${name}]`)];
  const short = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);
  const node = (said) => ({
    group: "nodes",
    data: { id: said("node"), label: short(said("shown")), kind: said("type"), steps: Number(said("steps")), documents: Number(said("documents")) },
  });
  const edge = (said) => {
    const [kind, source, target] = [said("edge"), said("source"), said("target")];
    const weight = Math.log2(1 + Number(said(kind === "talked" ? "count" : "strength")));
    return { group: "edges", data: { id: `${kind}\n${source}\n${target}`, source, target, kind, weight } };
  };
  // In one pass over the rows; `dataset` would make a map of each.
  const read = () =>
    [...document.querySelectorAll("#graph-tables tr[data-node], #graph-tables tr[data-edge]")].map((row) => {
      const said = (name) => row.getAttribute(`data-${name}`);
      return row.hasAttribute("data-node") ? node(said) : edge(said);
    });

  const look = () => [
    { selector: "node", style: { label: "data(label)", "font-size": 11, color: colour("--ink"), "background-color": colour("--strong-line"), width: 16, height: 16, "text-valign": "bottom", "text-margin-y": 4, "text-outline-color": colour("--raised"), "text-outline-width": 2, "min-zoomed-font-size": 7 } },
    { selector: "node[steps = 0]", style: { "background-color": colour("--accent"), width: 24, height: 24, "font-weight": "bold" } },
    { selector: "node[kind = 'email'], node[kind = 'phone'], node[kind = 'handle']", style: { shape: "ellipse" } },
    { selector: "node[kind = 'person'], node[kind = 'org'], node[kind = 'place']", style: { shape: "round-rectangle" } },
    { selector: "node[kind = 'url'], node[kind = 'domain'], node[kind = 'ip'], node[kind = 'onion']", style: { shape: "diamond" } },
    { selector: "edge", style: { width: "mapData(weight, 0, 10, 1, 6)", "line-color": colour("--line"), "curve-style": "haystack", "haystack-radius": 0.3 } },
    { selector: "edge[kind = 'talked']", style: { "curve-style": "bezier", "line-color": colour("--accent"), "target-arrow-shape": "triangle", "target-arrow-color": colour("--accent"), "arrow-scale": 0.8, opacity: 0.75 } },
    { selector: "edge[kind = 'appears-with']", style: { "line-style": "dashed", "line-color": colour("--strong-line"), opacity: 0.6 } },
    { selector: "node:selected", style: { "border-width": 3, "border-color": colour("--focus") } },
  ];

  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const placed = (count, options = {}) =>
    count > MANY
      ? { name: "concentric", animate: false, concentric: (node) => 10 - node.data("steps"), levelWidth: () => 1, minNodeSpacing: 6, ...options }
      : { name: "cose", animate: false, nodeRepulsion: () => 400000, idealEdgeLength: () => 100, componentSpacing: 80, padding: 24, ...options };

  performance.mark("graph begins");
  const NEAREST = 1.2; // how near a small graph is brought by itself
  const fitted = () => {
    cy.fit(undefined, 24);
    if (cy.zoom() > NEAREST) cy.zoom(NEAREST);
    cy.center();
  };
  const elements = read();
  const count = elements.filter((each) => each.group === "nodes").length;
  const cy = cytoscape({ container: canvas, elements, style: look(), layout: placed(count), minZoom: 0.05, maxZoom: 4 });
  fitted();
  cy.one("render", () => {
    performance.measure("graph drawn", "graph begins"); // what bench/pivot.py reads
    canvas.dataset.drawn = cy.nodes().length;
  });

  const beside = (at, count) => ({ x: at.x + 60 * Math.cos(count), y: at.y + 60 * Math.sin(count) });
  const redraw = (from) => {
    const wanted = read();
    const ids = new Set(wanted.map((each) => each.data.id));
    const at = from.position();
    const stay = cy.nodes();
    let count = 0;
    cy.batch(() => {
      cy.elements().filter((each) => !ids.has(each.id())).remove();
      for (const each of wanted) {
        const there = cy.getElementById(each.data.id);
        if (there.nonempty()) there.data(each.data);
        else if (each.group === "nodes") cy.add({ ...each, position: beside(at, count++) });
      }
      for (const each of wanted) if (each.group === "edges" && cy.getElementById(each.data.id).empty()) cy.add(each);
    });
    stay.lock(); // where they were put
    cy.layout(placed(cy.nodes().length, { randomize: false, fit: true })).run();
    stay.unlock();
    fitted();
    canvas.dataset.drawn = cy.nodes().length;
  };

  const row = (id) => rows("node").find((each) => each.dataset.node === id);
  const show = (id) => {
    for (const each of rows("node")) each.classList.toggle("selected-row", each.dataset.node === id);
    row(id)?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  };

  let busy = false;
  const expand = async (id, address) => {
    if (busy) return;
    busy = true;
    canvas.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) {
        location.assign(address); // the page says what is wrong
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const part of ["graph-tables", "graph-files", "graph-form"]) {
        document.getElementById(part).replaceChildren(...page.getElementById(part).childNodes);
      }
      history.pushState(null, "", address);
      redraw(cy.getElementById(id));
      show(id);
      document.getElementById("graph-said").textContent = `${row(id).dataset.shown} is expanded: ${cy.nodes().length} identifiers and ${cy.edges().length} edges.`;
    } finally {
      busy = false;
      canvas.removeAttribute("aria-busy");
    }
  };

  cy.on("tap", "node", (event) => {
    const id = event.target.id();
    const link = row(id)?.querySelector("a.expand");
    show(id);
    if (link) expand(id, link.href);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.expand");
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { node } = link.closest("tr").dataset;
    cy.$(":selected").unselect();
    cy.getElementById(node).select();
    expand(node, link.href).then(() => row(node)?.querySelector("a")?.focus());
  });
  addEventListener("popstate", () => location.reload());

  const button = (id, act) => {
    const found = document.getElementById(id);
    found.addEventListener("click", act);
    found.hidden = false;
  };
  button("fit", fitted);
  button("png", () => {
    const picture = cy.png({ output: "blob", full: true, scale: 2, bg: colour("--raised") });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(picture);
    link.download = "graph.png";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cy.style(look()));
})();
