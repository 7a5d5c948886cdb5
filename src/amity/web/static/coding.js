"use strict";
// Keys for rows and for choosing words. Without this file words are given by typing them, rows by links and buttons.
(() => {
  const typing = (event) => event.target.closest("input:not([type=checkbox]), select, textarea");

  // Rows: j and k go down and up; digits and letters press what the row carries.
  const rows = [...document.querySelectorAll("[data-row]")];
  let now = -1;
  const go = (to, look = true) => {
    if (!rows.length) return;
    rows[now]?.classList.remove("now");
    now = Math.min(rows.length - 1, Math.max(0, to));
    rows[now].classList.add("now");
    rows[now].focus({ preventScroll: true });
    if (look) rows[now].scrollIntoView({ block: "center" });
  };
  if (rows.length) {
    const at = rows.findIndex((row) => row.hasAttribute("data-at"));
    go(Math.max(0, at), at >= 0);
  }
  document.addEventListener("keydown", (event) => {
    if (!rows.length || event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    const key = event.key.toLowerCase();
    const pressed = rows[now]?.querySelector(`[data-loom="${CSS.escape(key)}"], [data-rowkey="${CSS.escape(key)}"]`);
    if (key === "j" || key === "arrowdown") go(now + 1);
    else if (key === "k" || key === "arrowup") go(now - 1);
    else if (pressed && !event.repeat) pressed.click();
    else if (key === "x" && rows[now]?.querySelector(".tick input")) rows[now].querySelector(".tick input").click();
    else if (key === "t") {
      const ticks = rows.map((row) => row.querySelector("input[name=statement]")).filter(Boolean);
      const all = ticks.every((tick) => tick.checked);
      ticks.forEach((tick) => { tick.checked = !all; });
    } else return;
    event.preventDefault();
  });
  rows.forEach((row, n) => row.addEventListener("focusin", (event) => { if (event.target !== row) { rows[now]?.classList.remove("now"); now = n; row.classList.add("now"); } }));

  // Words of a text: c begins, arrows move by word or sentence, shift widens, Enter opens the form; or the mouse.
  const text = document.querySelector("[data-code]");
  if (!text) return;
  text.querySelectorAll("a").forEach((a) => { a.draggable = false; }); // marked words can be selected
  const says = document.querySelector("[data-choosing]"), open = document.querySelector("[data-chosen]");
  const whole = text.textContent;
  const places = (pattern) => [...whole.matchAll(pattern)].map((m) => [m.index, m.index + m[0].length]);
  const words = places(/\S+/g), ends = new Set(places(/\S*[.!?؟。]["'”’)\]]*(?=\s|$)/g).map((p) => p[1]));
  let from = -1, to = -1; // of the words
  const node = (offset) => { // the text node and the place in it
    const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let last = null;
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
      if (offset <= n.length) return [n, offset];
      offset -= n.length; last = n;
    }
    return [last, last.length];
  };
  const characters = (offset) => [...whole.slice(0, offset)].length; // as the server counts them
  const offer = (start, end) => {
    open.href = `${text.dataset.code}?start=${characters(start)}&end=${characters(end)}`;
    open.hidden = false;
    says.textContent = `“${whole.slice(start, Math.min(end, start + 60))}${end - start > 60 ? "…" : ""}”`;
  };
  const show = () => {
    const range = document.createRange();
    range.setStart(...node(words[Math.min(from, to)][0]));
    range.setEnd(...node(words[Math.max(from, to)][1]));
    const chosen = getSelection();
    chosen.removeAllRanges(); chosen.addRange(range);
    const box = range.getBoundingClientRect();
    if (box.top < 130 || box.bottom > innerHeight - 40) scrollBy({ top: box.top - innerHeight / 2 });
    offer(words[Math.min(from, to)][0], words[Math.max(from, to)][1]);
  };
  const sentence = (at, step) => { // first and last word of the sentence that is `step` away
    let first = at;
    while (first > 0 && !ends.has(words[first - 1][1])) first -= 1;
    if (step < 0 && first > 0) return sentence(first - 1, 0);
    let last = at;
    while (last < words.length - 1 && !ends.has(words[last][1])) last += 1;
    return step > 0 && last < words.length - 1 ? sentence(last + 1, 0) : [first, last];
  };
  document.querySelector("[data-choose]").addEventListener("click", () => {
    if (!words.length) return;
    text.focus({ preventScroll: true });
    const seen = words.findIndex(([start]) => {
      const range = document.createRange();
      const [at, place] = node(start);
      range.setStart(at, place); range.setEnd(at, Math.min(at.length, place + 1));
      return range.getBoundingClientRect().top > 120;
    });
    [from, to] = sentence(Math.max(0, seen), 0);
    show();
    says.textContent += "  ↑ ↓ sentence, ← → word, shift widens, Enter codes, Esc leaves";
  });
  text.addEventListener("keydown", (event) => {
    if (from < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const back = getComputedStyle(text).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
    const step = event.key === back ? -1 : 1;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      to = Math.min(words.length - 1, Math.max(0, to + step));
      if (!event.shiftKey) from = to;
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const [first, last] = sentence(event.key === "ArrowUp" ? Math.min(from, to) : Math.max(from, to), event.key === "ArrowUp" ? -1 : 1);
      if (event.shiftKey) to = event.key === "ArrowUp" ? first : last; else [from, to] = [first, last];
    } else if (event.key === "Enter") { event.preventDefault(); open.click(); return; }
    else if (event.key === "Escape") { from = to = -1; getSelection().removeAllRanges(); open.hidden = true; says.textContent = ""; return; }
    else return;
    event.preventDefault();
    show();
  });
  document.addEventListener("mouseup", () => {
    const chosen = getSelection();
    if (chosen.isCollapsed || !chosen.rangeCount) return;
    const range = chosen.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const before = document.createRange();
    before.selectNodeContents(text); before.setEnd(range.startContainer, range.startOffset);
    const start = before.toString().length, end = start + range.toString().length;
    if (whole.slice(start, end).trim()) offer(start, end);
  });
})();
