"use strict";
// The query editor over the plain form. Nothing is asked of prefix.cc or of Linked Open Vocabularies: prefixes and
// terms are those of this service. The address of the page is the query, so that it can be shared.

(() => {
  const told = JSON.parse(document.getElementById("for-editor").textContent);
  const place = document.getElementById("editor");
  const { Yasgui } = window;
  if (!Yasgui || !place) return;

  const own = (name, values) => {
    const was = Yasgui.Yasqe.Autocompleters[name];
    Yasgui.Yasqe.registerAutocompleter({ ...was, name, bulk: true, persistenceId: null, get: () => values });
  };
  own("class", told.classes);
  own("property", told.properties);
  own("prefixes", Object.entries(told.prefixes).map(([name, iri]) => `${name}: <${iri}>`).sort());

  // Things have their pages here, whatever their identifiers begin with.
  const here = (iri) => {
    for (const [space, path] of [[told.things.id, "id/"], [told.things.code, "code/"], [told.things.sdg, "id/sdg/"]]) {
      if (iri.startsWith(space) && !iri.slice(space.length).includes("#")) return told.things.root + path + iri.slice(space.length);
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
  const words = told.words;
  const name = (selector, label) => place.querySelectorAll(selector).forEach((part) => {
    if (part.getAttribute("aria-label") !== label) part.setAttribute("aria-label", label);
  });
  const text = (selector, label) => place.querySelectorAll(selector).forEach((part) => {
    if (part.textContent !== label) part.textContent = label;
  });
  const say = (header) => {
    if (!header) return;
    const walk = document.createTreeWalker(header, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const said = words.says[walk.currentNode.data.trim()];
      if (said && said !== walk.currentNode.data) walk.currentNode.data = said;
    }
  };
  const mend = () => {
    name(".CodeMirror textarea", words.text);
    name(".yasqe_queryButton", words.run);
    name(".tableFilter", words.filter);
    name(".tableSizer", words.size);
    name(".yasr_downloadIcon", words.download);
    name(".select_table", words.says.Table);
    name(".select_response", words.says.Response);
    text(".dt-orderable-none .dt-column-title", "#");
    say(place.querySelector(".yasr_header"));
    place.querySelectorAll(".dt-info").forEach((part) => { part.lang = "en"; });
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
    requestConfig: { endpoint: new URL(told.endpoint, location.href).href, method: "POST" },
    autofocus: false,
    persistenceId: null,
    populateFromUrl: false,
    yasqe: {
      value: told.query,
      prefixCcApi: null,
      persistenceId: null,
      autocompleters: ["variables", "prefixes", "property", "class"],
    },
    yasr: { prefixes: told.prefixes, persistenceId: null },
  });
  new MutationObserver(mend).observe(place, { childList: true, subtree: true });
  mend();
  yasgui.on("query", (_, tab) => {
    const address = `${told.address}?${new URLSearchParams({ query: tab.getYasqe().getValue() })}`;
    document.getElementById("result")?.remove();
    if (address.length < 8000) history.replaceState(null, "", address);
  });
  if (new URLSearchParams(location.search).has("run")) yasgui.getTab()?.query();
})();
