// What every page does: colours, CSRF for htmx, the saved mark, toasts with Undo, the unsaved and offline notices.
(() => {
  "use strict";
  const root = document.documentElement;
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

  const say = (text) => { const live = $("#live"); if (live) { live.textContent = ""; setTimeout(() => { live.textContent = text; }, 60); } };

  // Colours
  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const showTheme = () => $$("[data-theme-toggle]").forEach((button) => button.setAttribute("aria-pressed", String(isDark())));
  const announceTheme = () => { showTheme(); document.dispatchEvent(new CustomEvent("themechange")); };
  const toggleTheme = () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try { localStorage.setItem("theme", `${root.dataset.theme}|${root.dataset.accountTheme ?? ""}`); } catch { /* storage may be closed */ }
    announceTheme();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", announceTheme);

  // The tab of the page stays in view where there are more tabs than fit.
  const tab = $(".tabs [aria-current]");
  if (tab) { const strip = tab.closest(".tabs"); strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2; }

  // htmx: the token travels in a header, since attributes on body will not be inherited for ever.
  const token = () => $("input[name=csrfmiddlewaretoken]")?.value;
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get" && token()) event.detail.headers["X-CSRFToken"] = token();
  });

  // Toasts
  const toast = (text, { undo = "", bad = false } = {}) => {
    const box = document.createElement("div");
    box.className = bad ? "toast bad" : "toast";
    box.setAttribute("role", bad ? "alert" : "status");
    const words = document.createElement("span");
    words.textContent = text;
    box.append(words);
    if (undo) box.append(undoForm(undo));
    $("#toasts").append(box);
    keepFor(box, undo || bad ? 12000 : 5000);
  };
  const undoForm = (address) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = address;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "csrfmiddlewaretoken", value: token() ?? "" });
    const button = document.createElement("button");
    Object.assign(button, { className: "btn small", textContent: "Undo" });
    form.append(field, button);
    return form;
  };
  // A toast goes by itself, but never while someone points at it or has the focus in it.
  const keepFor = (box, time) => {
    const leave = () => { if (box.matches(":hover, :focus-within")) setTimeout(leave, 3000); else box.remove(); };
    setTimeout(leave, time);
  };

  // The saved mark of a form: <span class="saved" data-saved></span>
  const markFor = (element) => {
    const form = element?.closest?.("form, [data-autosave]");
    return form && ($("[data-saved]", form) ?? (form.id && $(`[data-saved="${form.id}"]`)));
  };
  const setMark = (mark, state, text) => { if (mark) { mark.dataset.state = state; mark.textContent = text; } };
  const clean = (element) => { const form = element?.closest?.("form"); if (form) delete form.dataset.dirty; };

  document.addEventListener("saved", (event) => {
    const { text = "Saved", undo = "", toast: wanted = true } = event.detail ?? {};
    const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const mark = markFor(event.target);
    setMark(mark, "saved", `Saved ${time}`);
    clean(event.target);
    if (wanted && (undo || !mark)) toast(text, { undo }); else say(text);
  });
  document.addEventListener("say", (event) => say(event.detail?.value ?? event.detail?.text ?? ""));
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.requestConfig.verb !== "get") setMark(markFor(event.detail.elt), "saving", "Saving …");
  });
  document.addEventListener("htmx:sendError", (event) => {
    setMark(markFor(event.detail.elt), "failed", "Not saved: no connection. It stays here.");
    toast("No connection. What you typed stays in the form.", { bad: true });
  });
  document.addEventListener("htmx:responseError", (event) => {
    const status = event.detail.xhr.status;
    setMark(markFor(event.detail.elt), "failed", "Not saved");
    if (status === 409) { $("#notice")?.scrollIntoView({ block: "center" }); return; }
    const why = { 401: "You are signed out. Copy what you typed and load the page again.", 403: "This is not open to your role." };
    if (status !== 422) toast(`${why[status] ?? "That did not work."} Nothing was changed.`, { bad: true });
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    // A swap of the outer element leaves the old one as the target: what came in has its id.
    const target = event.detail.target;
    const fresh = target?.isConnected || !target?.id ? target : document.getElementById(target.id);
    const words = fresh?.dataset?.say ?? $("[data-say]", fresh ?? document)?.dataset.say;
    if (words) say(words);
  });

  // Unsaved and offline
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard], form[hx-post], form[hx-patch]");
    if (form) form.dataset.dirty = "";
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "dialog" && !navigator.onLine) {
      event.preventDefault();
      event.stopImmediatePropagation();
      setMark(markFor(form), "failed", "Not sent: no connection. It stays here.");
      showOffline();
      return;
    }
    if (!form.hasAttribute("hx-post") && !form.hasAttribute("hx-patch")) delete form.dataset.dirty;
  }, true);
  addEventListener("beforeunload", (event) => { if ($("form[data-dirty]")) event.preventDefault(); });
  const showOffline = () => { const bar = $("#offline"); if (bar) bar.hidden = navigator.onLine; };
  addEventListener("online", showOffline);
  addEventListener("offline", showOffline);

  // Small behaviours by attribute
  const copy = async (button) => {
    const text = button.dataset.copy || $(button.dataset.copyFrom)?.textContent.trim() || "";
    try { await navigator.clipboard.writeText(text); toast("Copied"); } catch { toast("Copying is not allowed here; select the text instead.", { bad: true }); }
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button, a");
    if (!button) return;
    if (button.matches("[data-theme-toggle]")) toggleTheme();
    if (button.matches("[data-copy], [data-copy-from]")) copy(button);
    if (button.matches("[data-print]")) print();
  });
  document.addEventListener("DOMContentLoaded", () => {
    showTheme();
    showOffline();
    $$(".toast").forEach((box) => keepFor(box, 12000));
    if (!$("main [autofocus]")) $(".alert.bad, .error")?.closest(".alert, .field")?.querySelector("input, select, textarea")?.focus();
  });

  window.batna = { say, toast, token };
})();
