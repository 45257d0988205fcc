/* Typesets the formulas, searches the catalogue, copies, and moves what the sliders move. Nothing is fetched. */
(function () {
  "use strict";
  var root = document.documentElement.getAttribute("data-root") || "";

  document.querySelectorAll("[data-math]").forEach(function (node) {
    var source = node.textContent;
    try {
      window.katex.render(source, node, {
        displayMode: node.getAttribute("data-math") === "display",
        throwOnError: true, strict: "error", trust: false
      });
    } catch (error) {
      node.textContent = source;
      node.classList.add("raw");
      console.error("KaTeX: " + error.message);
    }
    if (node.scrollWidth > node.clientWidth + 1) node.setAttribute("tabindex", "0");
  });

  function copied(text, done) {
    function byHand() {
      var area = document.createElement("textarea");
      area.value = text;
      area.style.position = "fixed";
      area.style.opacity = "0";
      document.body.appendChild(area);
      area.select();
      var good = document.execCommand("copy");
      area.remove();
      done(good);
    }
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(function () { done(true); }, byHand);
    } else byHand();
  }
  document.querySelectorAll("button[data-copy]").forEach(function (button) {
    button.addEventListener("click", function () {
      var said = button.parentElement.querySelector(".said");
      copied(button.getAttribute("data-copy"), function (good) {
        said.textContent = good ? button.textContent.replace("Copy ", "") + " copied" : "Could not copy";
        button.focus();
      });
    });
  });

  var box = document.querySelector(".search input"), hits = document.querySelector(".hits"), chosen = -1;
  function found(words) {
    var parts = words.toLowerCase().split(/\s+/).filter(Boolean);
    if (!parts.length) return [];
    return (window.RNNCHAOS || []).map(function (entry) {
      var score = 0;
      var all = parts.every(function (part) {
        if (entry.id.indexOf(part) >= 0) { score += 3; return true; }
        if (entry.title.toLowerCase().indexOf(part) >= 0) { score += 2; return true; }
        if (entry.words.indexOf(part) >= 0) { score += 1; return true; }
        return false;
      });
      return all ? { entry: entry, score: score } : null;
    }).filter(Boolean).sort(function (a, b) { return b.score - a.score; }).slice(0, 12);
  }
  function show() {
    var list = found(box.value);
    hits.textContent = "";
    chosen = -1;
    list.forEach(function (hit, k) {
      var item = document.createElement("li"), link = document.createElement("a"), id = document.createElement("span");
      link.href = root + hit.entry.url;
      link.id = "hit-" + k;
      link.setAttribute("role", "option");
      link.textContent = hit.entry.title;
      id.className = "id";
      id.textContent = hit.entry.id;
      link.appendChild(id);
      item.setAttribute("role", "presentation");
      item.appendChild(link);
      hits.appendChild(item);
    });
    if (!list.length && box.value.trim()) {
      var none = document.createElement("li");
      none.className = "none";
      none.textContent = "Nothing found";
      hits.appendChild(none);
    }
    hits.hidden = !box.value.trim();
    box.setAttribute("aria-expanded", String(!hits.hidden));
    box.removeAttribute("aria-activedescendant");
  }
  function choose(step) {
    var links = hits.querySelectorAll("a");
    if (!links.length) return;
    if (chosen >= 0) links[chosen].setAttribute("aria-selected", "false");
    chosen = (chosen + step + links.length) % links.length;
    links[chosen].setAttribute("aria-selected", "true");
    links[chosen].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", links[chosen].id);
  }
  if (box) {
    box.addEventListener("input", show);
    box.addEventListener("keydown", function (event) {
      var links = hits.querySelectorAll("a");
      if (event.key === "ArrowDown") { choose(1); event.preventDefault(); }
      else if (event.key === "ArrowUp") { choose(-1); event.preventDefault(); }
      else if (event.key === "Enter" && links.length) { window.location.href = links[Math.max(chosen, 0)].href; }
      else if (event.key === "Escape") { box.value = ""; show(); }
    });
    document.addEventListener("keydown", function (event) {
      var tag = document.activeElement.tagName;
      if (event.key === "/" && tag !== "INPUT" && tag !== "TEXTAREA") { box.focus(); event.preventDefault(); }
    });
    document.addEventListener("click", function (event) {
      if (!box.parentElement.contains(event.target)) { hits.hidden = true; box.setAttribute("aria-expanded", "false"); }
    });
  }

  document.querySelectorAll("script[data-explorer]").forEach(function (block) {
    var table = JSON.parse(block.textContent);
    var sliders = table.sliders.map(function (name) { return document.getElementById(name); });
    function draw() {
      var place = 0;
      sliders.forEach(function (slider, k) {
        place = place * table.stops[k].length + Number(slider.value);
        document.getElementById(slider.id + "-value").textContent = table.stops[k][slider.value];
        slider.setAttribute("aria-valuetext", table.stops[k][slider.value]);
      });
      table.moves.forEach(function (move) {
        var node = document.getElementById(move.id), value = move.values[move.by === undefined ? place : Number(sliders[move.by].value)];
        if (move.attribute === "text") node.textContent = value;
        else node.setAttribute(move.attribute, value);
      });
    }
    sliders.forEach(function (slider) { slider.addEventListener("input", draw); });
    draw();
  });
})();
