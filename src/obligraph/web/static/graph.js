"use strict";
// The diagram: start from a thing, follow relations, filter, arrange, and take it away as picture or data.

(() => {
  const settings = JSON.parse(document.getElementById("for-drawing").textContent);
  const element = (id) => document.getElementById(id);
  if (!settings.centre || !window.cytoscape) return;
  const say = (name, values = {}) => Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), settings.words[name]);
  const made = (tag, text, values = {}) => Object.assign(document.createElement(tag), { textContent: text, ...values });
  const columns = new Map(settings.columns);
  const off = { force: new Set(), kind: new Set() };
  const relations = new Map();
  let running = null, chosen = null, full = false, binding = new Set();

  element("drawing").hidden = false;
  element("table").hidden = true;
  element("kind").closest(".field").hidden = true;
  element("force").closest(".field").hidden = true;

  const cy = window.cytoscape({
    container: element("canvas"),
    minZoom: 0.08,
    maxZoom: 3,
    boxSelectionEnabled: false,
    style: [
      { selector: "node", style: { shape: "round-rectangle", width: Diagram.WIDE, height: Diagram.HIGH, label: "data(text)", "font-size": 11, "text-wrap": "wrap", "text-max-width": Diagram.WIDE - 10, "text-valign": "center", "text-halign": "center", "background-color": "data(fill)", color: "data(ink)", "border-width": 1, "border-color": "#7b8496", "font-family": "sans-serif", "min-zoomed-font-size": 4 } },
      { selector: "node.binds", style: { "border-width": 4, "border-color": "#a35a00" } },
      { selector: "node.heading", style: { "background-opacity": 0, "border-width": 0, "font-size": "data(size)", "min-zoomed-font-size": 0, "font-weight": "bold", color: "#1b2230", "text-max-width": "data(width)", events: "no" } },
      { selector: "edge", style: { "curve-style": "straight", width: 1, "line-color": "#a6adba", "target-arrow-shape": "triangle", "target-arrow-color": "#a6adba", "arrow-scale": 0.8 } },
      { selector: "edge[justification != '']", style: { width: 1.5, "line-color": "#7b8496", "target-arrow-color": "#7b8496" } },
      ...Object.entries(Diagram.DASHES).map(([code, pattern]) => ({ selector: `edge[justification = '${code}']`, style: { "line-style": "dashed", "line-dash-pattern": pattern } })),
      { selector: "edge.near", style: { width: 2.5, "line-color": "#b3470a", "target-arrow-color": "#b3470a" } },
      { selector: "edge.named", style: { label: "data(label)", "font-size": 10, "text-background-color": "#fff", "text-background-opacity": 0.9, "text-background-padding": 2, "z-index": 9 } },
      { selector: "node.chosen", style: { "border-width": 4, "border-color": "#b3470a" } },
      { selector: ".off", style: { display: "none" } },
    ],
  });
  const things = () => cy.nodes().not(".heading");
  const visible = () => things().not(".off");

  const post = async (address, values) => {
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(values) });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  };

  async function expand(thing, relation, direction) {
    const values = { thing, nodes: things().map((node) => node.id()).join(" "), ...(relation ? { relation, direction } : {}) };
    try {
      const found = await post(settings.expand, values);
      relations.set(thing, found.relations);
      full = found.full;
      add(found);
      arrange();
      choose(thing);
    } catch { element("status").textContent = settings.words.failed; }
  }

  function add(found) {
    cy.batch(() => {
      for (const node of found.nodes) {
        if (cy.getElementById(node.id).length) continue;
        const [fill, ink] = Diagram.COLOURS[node.column] ?? Diagram.COLOURS.others;
        const text = Diagram.rows(node, 28).join("\n");
        cy.add({ group: "nodes", data: { ...node, text, fill, ink } });
      }
      for (const edge of found.edges) if (!cy.getElementById(edge.id).length) cy.add({ group: "edges", data: edge });
    });
    chips("forces", "force", "column", (column) => columns.get(column) ?? column);
    chips("kinds", "kind", "kind", (kind) => kind);
    filter();
  }

  // What a filter leaves out is hidden, not forgotten.
  function filter() {
    const state = element("state").value, day = element("date").value;
    cy.batch(() => things().forEach((node) => {
      const data = node.data();
      const later = day && data.day && data.day > day.slice(0, data.day.length);
      const other = state && data.states.length > 0 && !data.states.includes(state);
      const hidden = off.force.has(data.column) || off.kind.has(data.kind) || later || other;
      node.toggleClass("off", Boolean(hidden) && data.id !== settings.centre);
      node.toggleClass("binds", binding.has(data.whole) && data.force === "treaty");
    }));
    const shown = visible().length;
    const parts = [say("status", { nodes: shown, edges: visible().edgesWith(visible()).length })];
    if (shown < things().length) parts.push(say("hidden", { count: things().length - shown }));
    if (full) parts.push(say("full", { most: settings.most }));
    element("status").textContent = parts.join(" · ");
    list();
  }

  function chips(place, which, field, label) {
    const present = [...new Set(things().map((node) => node.data(field)))];
    const order = which === "force" ? [...columns.keys()] : present.sort();
    element(place).replaceChildren(...order.filter((value) => present.includes(value)).map((value) => {
      const chip = made("label", "", { className: `chip chip-${which}-${which === "force" ? value : "any"}` });
      const box = made("input", "", { type: "checkbox", checked: !off[which].has(value) });
      box.addEventListener("change", () => {
        if (box.checked) off[which].delete(value); else off[which].add(value);
        filter();
        arrange();
      });
      chip.append(box, label(value));
      return chip;
    }));
  }

  function arrange() {
    running?.stop();
    running = null;
    cy.remove(".heading");
    const shown = visible();
    if (element("layout").value === "links") {
      // Steps are spread over frames, so that the page goes on answering while hundreds of things find their place.
      const many = shown.length > 200, still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
      running = shown.union(shown.edgesWith(shown)).layout({ name: "cose", animate: still ? false : true, refresh: many ? 1 : 6, nodeRepulsion: () => 900000, idealEdgeLength: () => 140, nodeOverlap: 30, numIter: many ? 250 : 700, padding: 20 });
      running.run();
      return;
    }
    const edges = shown.edgesWith(shown).map((edge) => [edge.data("source"), edge.data("target")]);
    const { positions, headings } = Diagram.byForce(shown.map((node) => node.data()), edges, settings.columns, settings.centre, cy.width() / cy.height());
    cy.batch(() => {
      shown.forEach((node) => { node.position(positions.get(node.id())); });
      for (const heading of headings) cy.add({ group: "nodes", classes: "heading", data: { id: heading.id, text: heading.label, label: heading.label, size: heading.size, width: heading.width, fill: "#fff", ink: "#1b2230", column: "", states: [] }, position: { x: heading.x, y: heading.y } });
    });
    cy.fit(undefined, 24);
  }

  function choose(id) {
    chosen = id;
    const node = cy.getElementById(id);
    cy.elements().removeClass("chosen near named");
    node.addClass("chosen");
    const near = node.connectedEdges();
    near.addClass(near.length <= 8 ? "near named" : "near");
    const data = node.data(), panel = element("chosen");
    const head = made("h2", data.label);
    const what = made("p", `${data.id} · ${data.kind}${data.force ? ` · ${columns.get(data.force)}` : ""}`, { className: "quiet" });
    const doors = made("p", "", { className: "doors" });
    const address = new URL(settings.address, location.href);
    address.searchParams.set("around", data.id);
    doors.append(made("a", settings.words.page, { href: data.href }), " ", made("a", settings.words.centre, { href: address.href }));
    const parts = [head, what, doors];
    if (id !== settings.centre) {
      const out = made("button", settings.words.remove, { type: "button", className: "light" });
      out.addEventListener("click", () => { node.remove(); chips("forces", "force", "column", (column) => columns.get(column)); chips("kinds", "kind", "kind", (kind) => kind); filter(); choose(settings.centre); });
      doors.append(" ", out);
    }
    if (relations.has(id)) parts.push(follow(id));
    else ask(id);
    panel.replaceChildren(...parts);
    for (const button of element("things").querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.id === id));
  }

  function follow(id) {
    const part = document.createDocumentFragment();
    part.append(made("h3", settings.words.follow));
    const listed = made("ul", "", { className: "relations" });
    for (const one of relations.get(id)) {
      const here = one.others.filter((other) => cy.getElementById(other).length).length;
      const button = made("button", `${one.direction === "in" ? "← " : ""}${one.label}${one.direction === "out" ? " →" : ""}`, { type: "button", className: "light", disabled: here === one.others.length || full });
      button.addEventListener("click", () => expand(id, one.relation, one.direction));
      const item = made("li", "");
      item.append(button, made("span", ` ${one.direction === "in" ? settings.words.in : settings.words.out}, ${say("of", { shown: here, count: one.others.length })}`, { className: "quiet" }));
      listed.append(item);
    }
    part.append(listed);
    return part;
  }

  // The relations of a thing that was not expanded yet; nothing is added.
  async function ask(id) {
    const found = await post(settings.expand, { thing: id, nodes: id, relation: "none:none", direction: "out" }).catch(() => null);
    if (!found) return;
    relations.set(id, found.relations);
    if (chosen === id) element("chosen").append(follow(id));
  }

  function list() {
    const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const shown = visible().map((node) => node.data()).sort((a, b) => order.compare(a.id, b.id));
    element("things").replaceChildren(...shown.map((data) => {
      const item = made("li", "");
      const button = made("button", `${data.id} ${data.label}`, { type: "button", className: "light" });
      button.dataset.id = data.id;
      button.setAttribute("aria-pressed", String(data.id === chosen));
      button.addEventListener("click", () => { choose(data.id); cy.center(cy.getElementById(data.id)); });
      item.append(button);
      return item;
    }));
  }

  function save(blob, suffix) {
    const link = made("a", "", { href: URL.createObjectURL(blob), download: `${settings.centre.replace(":", "-")}.${suffix}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  async function bound() {
    const state = element("state").value;
    const address = new URL(settings.binding, location.href);
    address.searchParams.set("state", state);
    address.searchParams.set("date", element("date").value);
    const answer = state ? await fetch(address).catch(() => null) : null;
    binding = new Set(answer?.ok ? await answer.json() : []);
    filter();
    arrange();
    const here = new URL(location.href);
    for (const name of ["state", "date"]) {
      if (element(name).value) here.searchParams.set(name, element(name).value); else here.searchParams.delete(name);
    }
    history.replaceState(null, "", here);
  }

  cy.on("tap", "node", (event) => choose(event.target.id()));
  cy.on("dbltap", "node", (event) => expand(event.target.id()));
  element("layout").addEventListener("change", arrange);
  element("state").addEventListener("change", bound);
  element("date").addEventListener("change", bound);
  element("fit").addEventListener("click", () => cy.fit(undefined, 24));
  element("closer").addEventListener("click", () => cy.zoom({ level: cy.zoom() * 1.3, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } }));
  element("further").addEventListener("click", () => cy.zoom({ level: cy.zoom() / 1.3, renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } }));
  element("png").addEventListener("click", () => save(cy.png({ full: true, scale: Math.min(2, 8000 / cy.elements().boundingBox().w), bg: "#fff", output: "blob" }), "png"));
  element("svg").addEventListener("click", () => {
    const placed = (node) => ({ ...node.data(), ...node.position(), binds: node.hasClass("binds") });
    const edges = visible().edgesWith(visible()).map((edge) => edge.data());
    const text = Diagram.svg(visible().map(placed), edges, cy.nodes(".heading").map(placed), document.title);
    save(new Blob([text], { type: "image/svg+xml" }), "svg");
  });
  element("export").addEventListener("submit", () => { element("export-nodes").value = visible().map((node) => node.id()).join(" "); });
  expand(settings.centre)
    .then(() => (settings.relation ? expand(settings.centre, settings.relation, settings.direction) : null))
    .then(() => { if (settings.state) bound(); });
})();
