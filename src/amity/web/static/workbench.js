"use strict";
// Keys, a slider, drag to look closer, drop to import. Every page works without this file.
(() => {
  const each = (what, act) => document.querySelectorAll(what).forEach(act);

  // One key presses what carries it, unless somebody is typing.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (target) { event.preventDefault(); target.click(); }
  });

  // A form is sent once.
  each("form[method=post]", (form) => form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  }));
  window.addEventListener("pageshow", () => each("form[data-sent]", (form) => delete form.dataset.sent));

  // A page that waits for something looks again, unless one is leaving it.
  each("[data-reload]", (at) => {
    const again = setTimeout(() => location.reload(), 1000 * Number(at.dataset.reload));
    window.addEventListener("beforeunload", () => clearTimeout(again));
  });
  // Part of another page in this one: fetched when it comes near, and again until it is worked out.
  const fill = async (at, address) => {
    const mine = at.dataset.asked = address;
    at.setAttribute("aria-busy", "true");
    const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
    if (at.dataset.asked !== mine) return;
    if (answer && answer.status === 202) { setTimeout(() => at.dataset.asked === mine && fill(at, address), 2000); return; }
    at.removeAttribute("aria-busy");
    if (!answer || !answer.ok) { if (at.hasAttribute("data-filled")) location.assign(address); return; }
    const there = new DOMParser().parseFromString(await answer.text(), "text/html");
    const parts = there.querySelectorAll(at.dataset.take);
    if (!parts.length || at.dataset.asked !== mine) return;
    const held = at.contains(document.activeElement) ? document.activeElement.name : "";
    at.replaceChildren(...parts);
    at.dataset.filled = "";
    if (held && at.querySelector(`[name="${CSS.escape(held)}"]`)) at.querySelector(`[name="${CSS.escape(held)}"]`).focus();
    if (at.hasAttribute("data-address")) history.replaceState(null, "", address);
  };
  each("[data-part]", (at) => {
    const near = new IntersectionObserver((seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      near.disconnect(); fill(at, at.dataset.part);
    }, { rootMargin: "600px" });
    near.observe(at);
  });
  // What is supposed is answered while one looks.
  const suppose = (event) => {
    const form = event.target.closest("form.suppose"), at = form && form.closest("[data-take]");
    if (!at) return;
    if (event.type === "submit") event.preventDefault();
    at.dataset.filled = "";
    fill(at, `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`);
  };
  document.addEventListener("change", suppose);
  document.addEventListener("submit", suppose);

  each("[data-submits]", (at) => at.addEventListener("change", () => at.form.submit()));

  // The slider moves the day that is asked about.
  each("[data-day-slider]", (slider) => {
    const day = slider.form.elements[slider.dataset.daySlider || "as_of"];
    const first = Date.parse(slider.dataset.first), last = Date.parse(slider.dataset.last);
    const shown = day.value || (slider.form.elements.as_of || day).value;
    slider.value = 1000 * (Date.parse(shown) - first) / (last - first);
    slider.addEventListener("input", () => {
      day.value = new Date(first + (last - first) * slider.value / 1000).toISOString().slice(0, 10);
    });
    slider.addEventListener("change", () => slider.form.submit());
  });

  // Dragging over the picture of the time shows that part of it.
  each("svg.time", (svg) => {
    let from = null, shade = null;
    const width = svg.viewBox.baseVal.width, left = Number(svg.dataset.left), right = width - Number(svg.dataset.right);
    const place = (event) => {
      const box = svg.getBoundingClientRect();
      return Math.min(right, Math.max(left, (event.clientX - box.left) * width / box.width));
    };
    const day = (x) => {
      const since = Date.parse(svg.dataset.since), until = Date.parse(svg.dataset.until);
      return new Date(since + (until - since) * (x - left) / (right - left)).toISOString().slice(0, 10);
    };
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    svg.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "touch" || event.target.closest("a")) return;
      from = place(event);
      shade = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      shade.setAttribute("class", "zoom"); shade.setAttribute("y", "0"); shade.setAttribute("height", "100%");
      svg.append(shade);
    });
    svg.addEventListener("pointermove", (event) => {
      if (from === null) return;
      const to = place(event);
      shade.setAttribute("x", Math.min(from, to)); shade.setAttribute("width", Math.abs(to - from));
    });
    window.addEventListener("pointerup", (event) => {
      if (from === null) return;
      const [a, b] = [from, place(event)].sort((x, y) => x - y);
      shade.remove(); from = null;
      if (b - a < 12) return;
      const address = new URL(location.href);
      address.searchParams.set("span", `${day(a)}/${day(b)}`);
      address.hash = "time";
      location.assign(address);
    });
  });

  // Files may be dropped on the field.
  each(".drop", (zone) => {
    const input = zone.querySelector("input[type=file]");
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault(); zone.classList.remove("over");
      input.files = event.dataTransfer.files;
    });
  });
})();
