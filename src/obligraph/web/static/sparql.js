"use strict";
// The query editor over the plain form. Nothing is asked of prefix.cc or of Linked Open Vocabularies: prefixes and
// terms are those of this service. The address of the page is the query, so that it can be shared.

(() => {
  const settings = JSON.parse(document.getElementById("for-editor").textContent);
  const place = document.getElementById("editor");
  const { Yasgui } = window;
  if (!Yasgui || !place) return;

  const own = (name, values) => {
    const was = Yasgui.Yasqe.Autocompleters[name];
    Yasgui.Yasqe.registerAutocompleter({ ...was, name, bulk: true, persistenceId: null, get: () => values });
  };
  own("class", settings.classes);
  own("property", settings.properties);
  own("prefixes", Object.entries(settings.prefixes).map(([name, iri]) => `${name}: <${iri}>`).sort());

  // Things have their pages here, whatever their identifiers begin with.
  const here = (iri) => {
    for (const [space, path] of [[settings.things.id, "id/"], [settings.things.code, "code/"], [settings.things.sdg, "id/sdg/"]]) {
      if (iri.startsWith(space) && !iri.slice(space.length).includes("#")) return settings.things.root + path + iri.slice(space.length);
    }
    return null;
  };
  const turn = (event) => {
    const link = event.target.closest?.("a[href]");
    const local = link && here(link.getAttribute("href"));
    if (!local) return;
    link.href = local;
    link.removeAttribute("target");
  };
  for (const kind of ["pointerdown", "focusin", "click"]) place.addEventListener(kind, turn, true);

  // What the editor leaves without a name for those who hear the page, or in English only.
  const words = settings.words;
  const status = document.getElementById("editor-status");
  const name = (selector, label) => place.querySelectorAll(selector).forEach((part) => {
    if (part.getAttribute("aria-label") !== label) part.setAttribute("aria-label", label);
  });
  const titled = (selector, label) => place.querySelectorAll(selector).forEach((part) => {
    if (part.title !== label) part.title = label;
  });
  const text = (selector, label) => place.querySelectorAll(selector).forEach((part) => {
    if (part.textContent !== label) part.textContent = label;
  });
  const counts = Object.entries(words.counts).map(([said, own]) => [new RegExp(said), own]);
  const spoken = (said) => {
    const [pattern, own] = counts.find(([each]) => each.test(said)) ?? [];
    return words.says[said] ?? (pattern ? said.replace(pattern, own) : said);
  };
  const isData = (part) => part.matches("tbody, tbody *, .CodeMirror, .CodeMirror *") && !part.querySelector(".dt-empty") && !part.closest(".dt-empty");
  const say = () => {
    const walk = document.createTreeWalker(place, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node.nodeType === Node.TEXT_NODE ? NodeFilter.FILTER_ACCEPT : isData(node) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP);
    while (walk.nextNode()) {
      const node = walk.currentNode, said = node.data.trim(), own = spoken(said);
      if (own !== said) node.data = own;
    }
    for (const kind of ["title", "aria-label", "placeholder"]) {
      for (const part of place.querySelectorAll(`[${kind}]`)) {
        const said = part.getAttribute(kind), own = spoken(said);
        if (own !== said && !isData(part)) part.setAttribute(kind, own);
      }
    }
  };
  // A failure comes as a problem record in the language of the page.
  const failing = (part) => {
    if (part.dataset.said || !part.textContent.startsWith("{")) return;
    part.dataset.said = "yes";
    part.textContent = JSON.parse(part.textContent).detail;
    status.textContent = part.textContent;
  };
  const mend = () => {
    name(".CodeMirror textarea", words.text);
    name(".yasqe_queryButton", words.run);
    titled(".yasqe_queryButton", words.run);
    name(".tableFilter", words.filter);
    name(".tableSizer", words.size);
    name(".yasr_downloadIcon", words.download);
    name(".select_table", words.says.Table);
    name(".select_response", words.says.Response);
    text(".dt-orderable-none .dt-column-title", "#");
    say();
    place.querySelectorAll(".yasr_results pre").forEach(failing);
    const message = place.querySelector(".yasr_response_chip")?.textContent ?? "";
    if (message && status.dataset.message !== message) { status.dataset.message = message; status.textContent = message; }
    place.querySelectorAll(".dt-container, .yasr_results .CodeMirror-scroll").forEach((part) => {
      if (part.scrollWidth > part.clientWidth && !part.hasAttribute("tabindex")) part.tabIndex = 0;
    });
  };

  // The resizing of columns would write its rules into the page, which the policy of this site forbids. They stand in
  // editor.css; an element of no known vocabulary, with the name and mark of those rules, says that they are there.
  const rules = document.createElementNS("urn:obligraph:none", "style");
  rules.gripid = "573462389";
  document.head.append(rules);

  place.hidden = false;
  document.getElementById("plain").hidden = true;
  document.getElementById("editor-hint").hidden = false;
  const yasgui = new Yasgui(place, {
    requestConfig: { endpoint: new URL(settings.endpoint, location.href).href, method: "POST" },
    autofocus: false,
    persistenceId: null,
    populateFromUrl: false,
    yasqe: {
      value: settings.query,
      prefixCcApi: null,
      persistenceId: null,
      autocompleters: ["variables", "prefixes", "property", "class"],
    },
    yasr: { prefixes: settings.prefixes, persistenceId: null },
  });
  new MutationObserver(mend).observe(place, { childList: true, subtree: true, attributes: true, attributeFilter: ["title"] });
  mend();
  yasgui.on("query", (_, tab) => {
    const address = `${settings.address}?${new URLSearchParams({ query: tab.getYasqe().getValue() })}`;
    document.getElementById("result")?.remove();
    if (address.length < 8000) history.replaceState(null, "", address);
  });
  if (new URLSearchParams(location.search).has("run")) yasgui.getTab()?.query();
})();
