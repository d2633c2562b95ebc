// A table of plain inputs that behaves like a sheet: arrows move, a paste from Excel fills cells and adds rows.
// <table class="grid" data-grid="PREFIX"> … <template> one row with __n__ for its number </template>; see UI notes.
(() => {
  "use strict";
  const cellsOf = (row) => [...row.querySelectorAll("td input:not([type=hidden]), td select")];
  const rowsOf = (grid) => [...grid.tBodies[0].rows].filter((row) => !row.classList.contains("gone"));
  const gridOf = (element) => element.closest("table[data-grid]");
  const total = (grid) => document.querySelector(`input[name="${grid.dataset.grid}-TOTAL_FORMS"]`);
  const changed = (grid) => grid.dispatchEvent(new Event("change", { bubbles: true }));

  const addRow = (grid) => {
    const pattern = grid.querySelector("template") ?? document.querySelector(`template[data-row-of="${grid.dataset.grid}"]`);
    if (!pattern) return null;
    const counter = total(grid);
    const number = counter ? Number(counter.value) : grid.tBodies[0].rows.length;
    const holder = document.createElement("template");
    holder.innerHTML = pattern.innerHTML.replaceAll("__n__", String(number)).replaceAll("__prefix__", String(number)).replaceAll("__row__", String(number + 1));
    const row = holder.content.querySelector("tr");
    grid.tBodies[0].append(row);
    if (counter) counter.value = String(number + 1);
    window.htmx?.process(row);
    return row;
  };

  // Columns beyond the width of the page stand in a part of the row that unfolds.
  const unfold = (row, open = true) => {
    const button = row.querySelector("[data-more-row]");
    if (!button) return;
    row.classList.toggle("open", open);
    button.setAttribute("aria-expanded", String(open));
  };

  // A row that the server knows is marked for deletion, a new one is emptied: numbers of rows never shift.
  const removeRow = (row) => {
    const grid = gridOf(row);
    const rows = rowsOf(grid);
    const next = rows[rows.indexOf(row) + 1] ?? rows[rows.indexOf(row) - 1];
    const mark = row.querySelector("input[name$=-DELETE]");
    cellsOf(row).forEach((cell) => { if (!mark && cell.type !== "checkbox") cell.value = ""; });
    if (mark) { mark.checked = true; mark.value = "on"; }
    row.classList.add("gone");
    if (next) cellsOf(next)[0]?.focus(); else document.querySelector(`[data-add-row="${grid.dataset.grid}"]`)?.focus();
    window.batna?.say("Row removed");
    changed(grid);
  };

  // Excel and LibreOffice quote a cell that holds a tab, a line end or a quotation mark.
  const readPaste = (text) => {
    const lines = [[]];
    let cell = "";
    let quoted = false;
    for (let i = 0; i < text.length; i += 1) {
      const sign = text[i];
      if (quoted) { if (sign !== '"') cell += sign; else if (text[i + 1] === '"') { cell += '"'; i += 1; } else quoted = false; }
      else if (sign === '"' && cell === "") quoted = true;
      else if (sign === "\t") { lines.at(-1).push(cell); cell = ""; }
      else if (sign === "\n") { lines.at(-1).push(cell); cell = ""; lines.push([]); }
      else if (sign !== "\r") cell += sign;
    }
    lines.at(-1).push(cell);
    if (lines.at(-1).length === 1 && lines.at(-1)[0] === "") lines.pop();
    return lines;
  };
  const put = (cell, text) => {
    const words = text.trim();
    if (cell.type === "checkbox") cell.checked = /^(1|x|yes|true)$/i.test(words);
    else if (cell.tagName === "SELECT") { const option = [...cell.options].find((one) => [one.value, one.text].some((name) => name.trim().toLowerCase() === words.toLowerCase())); if (option) cell.value = option.value; else return false; }
    else cell.value = cell.type === "number" || cell.inputMode === "decimal" ? words.replace(/[\s\u00a0\u202f]/g, "") : words;
    const box = cell.closest("td");
    if (box.classList.contains("more")) unfold(cell.closest("tr"));
    box.classList.add("fresh");
    setTimeout(() => box.classList.remove("fresh"), 1600);
    return true;
  };
  const paste = (event) => {
    const grid = event.target.matches?.("input, select") && gridOf(event.target);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!grid || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const first = event.target.closest("tr");
    const column = cellsOf(first).indexOf(event.target);
    const lines = readPaste(text);
    let filled = 0;
    let lost = 0;
    lines.forEach((line, down) => {
      const row = rowsOf(grid)[rowsOf(grid).indexOf(first) + down] ?? addRow(grid);
      const cells = row ? cellsOf(row) : [];
      line.forEach((words, across) => { const cell = cells[column + across]; if (cell && !cell.readOnly && put(cell, words)) filled += 1; else if (words.trim()) lost += 1; });
    });
    const story = `${filled} cells filled in ${lines.length} rows` + (lost ? `; ${lost} did not fit` : "");
    window.batna?.toast(story, { bad: lost > 0 });
    changed(grid);
  };

  const move = (event) => {
    const cell = event.target;
    const grid = cell.matches?.("input, select") && gridOf(cell);
    if (!grid || event.altKey || event.ctrlKey || event.metaKey) return;
    const row = cell.closest("tr");
    const cells = cellsOf(row);
    const rows = rowsOf(grid);
    const at = [rows.indexOf(row), cells.indexOf(cell)];
    const atStart = cell.selectionStart === undefined || cell.selectionStart === null || (cell.selectionStart === 0 && cell.selectionEnd === 0);
    const atEnd = cell.selectionEnd === undefined || cell.selectionEnd === null || (cell.selectionStart === cell.value.length);
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [event.shiftKey ? -1 : 1, 0], ArrowLeft: atStart && [0, -1], ArrowRight: atEnd && [0, 1] };
    const step = steps[event.key];
    if (!step || (cell.tagName === "SELECT" && event.key !== "Enter")) return;
    if (event.key.startsWith("Arrow") && step[0] && cell.type === "number") event.preventDefault();
    let next = rows[at[0] + step[0]];
    if (!next && event.key === "Enter" && !event.shiftKey) next = addRow(grid);
    const target = next && cellsOf(next)[at[1] + step[1]];
    if (event.key === "Enter") event.preventDefault();
    if (!target) return;
    event.preventDefault();
    if (target.closest("td.more")) unfold(next);
    target.focus();
    target.select?.();
  };

  // A half-typed row is nobody's fault: what was changed counts when the focus leaves the row, not with each cell.
  const hold = (event) => {
    const grid = event.target.matches?.("input, select") && gridOf(event.target);
    if (!grid) return;
    if (event.type === "change") event.stopPropagation();
    grid.dataset.pending = "yes";
  };
  const wait = (event) => {
    if (event.detail.triggeringEvent?.type === "change" && event.target.querySelector?.("table[data-pending]")) event.preventDefault();
  };
  const settle = (event) => {
    const grid = event.target.matches?.("input, select, button") && gridOf(event.target);
    if (!grid || !grid.dataset.pending || event.target.closest("tr").contains(event.relatedTarget)) return;
    delete grid.dataset.pending;
    changed(grid);
  };
  document.addEventListener("input", hold);
  document.addEventListener("change", hold, true);
  document.addEventListener("htmx:confirm", wait);
  document.addEventListener("focusout", settle);
  addEventListener("beforeunload", (event) => { if (document.querySelector("table[data-pending]")) event.preventDefault(); });
  document.addEventListener("paste", paste);
  document.addEventListener("keydown", move);
  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-row]");
    if (add) { const row = addRow(document.querySelector(`table[data-grid="${add.dataset.addRow}"]`)); if (row) cellsOf(row)[0]?.focus(); }
    const remove = event.target.closest("[data-remove-row]");
    if (remove) removeRow(remove.closest("tr"));
    const more = event.target.closest("[data-more-row]");
    if (more) unfold(more.closest("tr"), more.getAttribute("aria-expanded") === "false");
  });
})();
