// The command palette, the list of shortcuts, single keys, and the question before something is done.
(() => {
  "use strict";
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const palette = () => $("#palette");
  const open = (id) => { const box = document.getElementById(id); if (box && !box.open) { box.showModal(); if (id === "palette") start(); if (id === "keys") listKeys(); } };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-open]");
    if (button) { event.preventDefault(); open(button.dataset.open); }
    if (event.target.tagName === "DIALOG") event.target.close(); // a click on the veil
  });

  // Palette
  let entries = [];
  let shown = 0;
  let waiting;
  const pageEntries = () => $$("a[data-go], a[data-command], .rail a").map((link) => ({
    label: (link.querySelector("b, span:not(.count)") ?? link).textContent.trim() || link.textContent.trim(), url: link.href, hint: link.closest("nav")?.getAttribute("aria-label") ?? "",
  }));
  const start = () => { const input = $("input", palette()); input.value = ""; look(""); input.focus(); };
  const look = (words) => {
    const wanted = words.trim().toLowerCase();
    entries = pageEntries().filter((entry) => entry.label.toLowerCase().includes(wanted)).slice(0, 12);
    draw();
    clearTimeout(waiting);
    const address = document.body.dataset.search;
    if (address && wanted) waiting = setTimeout(() => ask(address, wanted), 120);
  };
  const ask = async (address, wanted) => {
    const answer = await fetch(`${address}?q=${encodeURIComponent(wanted)}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok || $("input", palette()).value.trim().toLowerCase() !== wanted) return;
    const { results = [] } = await answer.json();
    const found = new Set(results.map((result) => new URL(result.url, location.href).href));
    entries = [...results, ...entries.filter((entry) => !found.has(entry.url))].slice(0, 20);
    draw();
  };
  const draw = () => {
    const list = $("ul", palette());
    list.replaceChildren(...entries.map((entry, i) => {
      const item = document.createElement("li");
      Object.assign(item, { id: `palette-${i}` });
      item.setAttribute("role", "option");
      item.dataset.url = entry.url;
      const label = document.createElement("span");
      label.textContent = entry.label;
      const hint = document.createElement("span");
      hint.className = "hint";
      hint.textContent = entry.hint ?? "";
      item.append(label, hint);
      return item;
    }));
    $(".none", palette()).hidden = entries.length > 0;
    list.hidden = entries.length === 0;
    select(0);
  };
  const select = (i) => {
    const items = $$("[role=option]", palette());
    shown = items.length ? (i + items.length) % items.length : 0;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === shown)));
    $("input", palette()).setAttribute("aria-activedescendant", items.length ? `palette-${shown}` : "");
    items[shown]?.scrollIntoView({ block: "nearest" });
  };
  const go = (url) => { palette().close(); if (url) location.assign(url); };
  document.addEventListener("input", (event) => { if (event.target.closest("#palette")) look(event.target.value); });
  document.addEventListener("click", (event) => { const item = event.target.closest("#palette [role=option]"); if (item) go(item.dataset.url); });
  const paletteKeys = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) { event.preventDefault(); select(shown + step); }
    if (event.key === "Escape") { event.preventDefault(); palette().close(); }
    if (event.key === "Enter") { event.preventDefault(); go(entries[shown]?.url); }
  };

  // Single keys: g then a letter goes, data-key presses; off when the reader switched them off, never while typing.
  let goes = false;
  const singleKeys = () => { try { return localStorage.getItem("single-keys") !== "off"; } catch { return true; } };
  const typing = (target) => target.closest("input, select, textarea, [contenteditable], dialog");
  const pressSingle = (event) => {
    const name = CSS.escape(event.key);
    if (goes) { goes = false; const link = $(`[data-go="${name}"]`); if (link) { event.preventDefault(); link.click(); } return; }
    if (event.key === "?") { event.preventDefault(); open("keys"); }
    else if (event.key === "g") { goes = true; setTimeout(() => { goes = false; }, 1500); }
    else if (event.key === "j" || event.key === "k") walkRows(event, event.key === "j" ? 1 : -1);
    else { const button = $(`main [data-key="${name}"]`); if (button) { event.preventDefault(); if (button.matches("input, select, textarea")) button.focus(); else button.click(); } }
  };
  const walkRows = (event, step) => {
    const rows = $$("main .row-link");
    if (!rows.length) return;
    event.preventDefault();
    rows[Math.min(rows.length - 1, Math.max(0, rows.indexOf(document.activeElement) + step))].focus();
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open("palette"); return; }
    if (event.target.closest("#palette")) { paletteKeys(event); return; }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !singleKeys()) return;
    pressSingle(event);
  });

  // The list of shortcuts reads them from the page itself.
  const listKeys = () => {
    const list = $("#keys .keys");
    $$("[data-made]", list).forEach((made) => made.remove());
    const rows = [
      ...$$("[data-go]").map((link) => [["g", link.dataset.go], `Go to ${link.textContent.trim().toLowerCase()}`]),
      ...($("main .row-link") ? [[["j"], "Next row"], [["k"], "Row before"]] : []),
      ...$$("main [data-key]").map((item) => [[item.dataset.key], item.dataset.keyLabel ?? item.getAttribute("aria-label") ?? item.textContent.trim()]),
    ];
    rows.forEach(([keys, text]) => {
      const term = document.createElement("dt");
      const what = document.createElement("dd");
      keys.forEach((key) => { const box = document.createElement("kbd"); box.textContent = key; term.append(box, " "); });
      what.textContent = text;
      [term, what].forEach((made) => { made.dataset.made = ""; list.append(made); });
    });
    $("#single-keys").checked = singleKeys();
  };
  document.addEventListener("change", (event) => {
    if (event.target.id === "single-keys") try { localStorage.setItem("single-keys", event.target.checked ? "on" : "off"); } catch { /* storage may be closed */ }
  });

  // The question before: data-confirm="Withdraw it?" data-confirm-more="…" data-confirm-yes="Withdraw"
  const question = (source) => new Promise((resolve) => {
    const box = $("#confirm");
    $("#confirm-text").textContent = source.dataset.confirm;
    $("#confirm-more").textContent = source.dataset.confirmMore ?? "";
    $("#confirm-yes").textContent = source.dataset.confirmYes ?? "Yes";
    box.returnValue = "no";
    box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true });
    box.showModal();
  });
  document.addEventListener("submit", (event) => {
    const source = event.submitter?.dataset.confirm ? event.submitter : event.target;
    if (!source.dataset.confirm || event.target.dataset.sure !== undefined) { delete event.target.dataset.sure; return; }
    event.preventDefault();
    event.stopPropagation();
    const { target: form, submitter } = event;
    question(source).then((sure) => { if (sure) { form.dataset.sure = ""; form.requestSubmit(submitter); } });
  }, true);
  document.addEventListener("htmx:confirm", (event) => {
    const source = event.detail.elt;
    if (!source.dataset.confirm || source.tagName === "FORM") return;
    event.preventDefault();
    question(source).then((sure) => { if (sure) event.detail.issueRequest(true); });
  });
})();
