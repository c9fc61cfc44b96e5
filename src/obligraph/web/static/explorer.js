"use strict";
// What makes the pages quicker to use where JavaScript runs; every page works without it.

function copying(button) {
  if (!navigator.clipboard) return;
  const words = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const source = button.dataset.copyFrom;
    const text = source ? document.getElementById(source).textContent : button.dataset.copy;
    await navigator.clipboard.writeText(text);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = words; }, 1500);
  });
}

function numeric(cell) {
  const text = (cell.dataset.sort ?? cell.textContent).trim();
  return /^-?[\d.,]+$/.test(text) ? Number(text.replaceAll(",", "")) : text;
}

function sorting(table) {
  const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
      const rows = [...table.tBodies[0].rows].sort((a, b) => {
        const [x, y] = [numeric(a.cells[column]), numeric(b.cells[column])];
        const difference = typeof x === "number" && typeof y === "number" ? x - y : order.compare(String(x), String(y));
        return down ? -difference : difference;
      });
      table.tBodies[0].append(...rows);
    });
  });
}

function filtering(input) {
  const table = document.getElementById(input.dataset.filters);
  const count = document.getElementById(input.dataset.counts);
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  input.addEventListener("input", () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const text = fold(row.textContent);
      row.hidden = !words.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    if (count) count.textContent = shown;
  });
}

// A combobox (ARIA 1.2): arrows choose, Enter takes, Escape closes. `data-pick` puts the short form into the field
// instead of going to the thing's page.
function suggesting(input) {
  const list = document.createElement("ul");
  const name = `${input.id}-suggestions`;
  let chosen = -1, asked = "", waiting = 0, found = [];
  list.id = name;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${input.id}"]`)?.textContent ?? "");
  list.hidden = true;
  const announced = document.createElement("span");
  announced.className = "unseen";
  announced.setAttribute("role", "status");
  input.after(list, announced);
  for (const [key, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", name], ["aria-autocomplete", "list"]]) input.setAttribute(key, value);

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (place) => {
    if (input.dataset.pick === undefined) { location.assign(found[place].href); return; }
    input.value = found[place].id;
    close();
  };
  const mark = (place) => {
    chosen = place;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === place)));
    if (place < 0) { input.removeAttribute("aria-activedescendant"); return; }
    input.setAttribute("aria-activedescendant", list.children[place].id);
    list.children[place].scrollIntoView({ block: "nearest" });
  };
  const line = (hit, place) => {
    const item = document.createElement("li");
    const label = document.createElement("span");
    const what = document.createElement("span");
    item.id = `${name}-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    label.textContent = hit.label;
    what.className = "what";
    what.textContent = `${hit.id} · ${hit.kind}`;
    item.append(label);
    if (hit.force) {
      const force = document.createElement("span");
      force.className = `force force-${hit.force}`;
      force.textContent = hit.force_label;
      item.append(force);
    }
    item.append(what);
    item.addEventListener("mousedown", (event) => { event.preventDefault(); take(place); });
    return item;
  };
  const ask = async () => {
    const words = input.value.trim();
    asked = words;
    if (words.length < 2) { close(); return; }
    const address = new URL(input.dataset.suggest, location.href);
    address.searchParams.set("q", words);
    const answer = await fetch(address).catch(() => null);
    const offered = answer?.ok ? await answer.json() : null;
    if (offered === null || asked !== words || document.activeElement !== input) return;
    found = offered;
    list.replaceChildren(...found.map(line));
    list.hidden = found.length === 0;
    announced.textContent = (found.length ? document.body.dataset.found : document.body.dataset.foundNone).replace("{count}", found.length);
    input.setAttribute("aria-expanded", String(!list.hidden));
    mark(-1);
  };
  input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 120); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "Escape") { close(); event.preventDefault(); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); take(chosen); }
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      event.preventDefault();
      mark((chosen + step + found.length + (chosen < 0 && step < 0 ? 1 : 0)) % found.length);
    }
  });
}

document.querySelectorAll("button[data-copy], button[data-copy-from]").forEach(copying);
document.querySelectorAll("table[data-sortable]").forEach(sorting);
document.querySelectorAll("input[data-filters]").forEach((input) => { input.closest("[hidden]")?.removeAttribute("hidden"); filtering(input); });
document.querySelectorAll("input[data-suggest]").forEach(suggesting);
document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => window.print()); });
