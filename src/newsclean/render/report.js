"use strict";
// Shows the data of the page: text goes into the document as text nodes only, never as markup.
(() => {
  const CHUNK_BLOCKS = 120;
  const SLICE_MILLISECONDS = 12;
  const MAX_CONTEXT_CHARS = 400;
  const byId = (id) => document.getElementById(id);
  const make = (tag, className = "", text = "") => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };
  const dataOf = (id) => JSON.parse(byId(id).textContent);
  const shared = dataOf("shared");
  const corrections = new Map();
  let view = null;

  // Hues by label, far apart for labels that are near in the list.
  const hues = new Map(shared.labels.map((label, nth) => [label, Math.round(nth * 137.508) % 360]));
  const hueOf = (label) => hues.get(label) ?? 0;
  const paint = (element, label) => element.style.setProperty("--h", hueOf(label));
  document.querySelectorAll("[data-hue]").forEach((element) => paint(element, element.dataset.hue));

  class View {
    constructor(number) {
      this.number = number;
      this.data = dataOf(`page-${number}`);
      this.hidden = new Set();
      this.show = "all";
      this.unitBlock = new Map();
      this.unitItems = new Map();
      this.chosen = null;
      this.left = new Pane(this, byId("source"), this.data.blocks, (block, nth) => this.sourceBlock(block, nth));
      const paragraphs = this.data.articles.flatMap((article, nth) => [
        { article, nth, opens: true },
        ...article.paragraphs.map((paragraph) => ({ paragraph, nth })),
      ]);
      this.paragraphs = paragraphs;
      this.unitParagraph = new Map();
      this.data.blocks.forEach((block, at) => block[2].forEach((item) => item[0] === "k" && this.unitBlock.set(item[1], at)));
      paragraphs.forEach((p, at) => p.paragraph?.[3].forEach((unit) => this.unitParagraph.set(unit, at)));
      this.right = new Pane(this, byId("clean"), paragraphs, (p) => this.cleanParagraph(p));
      if (!paragraphs.length) byId("clean").append(make("p", "", "No article was found."));
      this.header();
    }

    header() {
      const { data } = this;
      byId("title").textContent = data.title;
      const facts = byId("facts");
      facts.replaceChildren();
      const kept = data.units.reduce((sum, unit) => sum + unit[2].length, 0);
      const counts = new Map();
      for (const gone of data.removals) {
        const count = counts.get(gone.label) ?? { pieces: 0, chars: 0 };
        count.pieces += 1;
        count.chars += gone.text.length;
        counts.set(gone.label, count);
      }
      const total = [...counts.values()].reduce((sum, count) => sum + count.chars, 0);
      const share = kept + total ? Math.round((100 * total) / (kept + total)) : 0;
      facts.append(`${kept.toLocaleString("en")} characters kept in ${data.articles.length} article(s), `);
      facts.append(`${total.toLocaleString("en")} removed in ${data.removals.length} pieces (${share} %). ${data.name} `);
      if (/^https?:\/\//i.test(data.url ?? "")) {
        const link = make("a", "", data.url);
        link.href = data.url;
        link.rel = "noopener noreferrer";
        facts.append(link);
      } else if (data.url) facts.append(data.url);
      byId("warnings").replaceChildren(...data.warnings.map((warning) => make("li", "", warning)));
      const chips = [...counts].sort((a, b) => b[1].chars - a[1].chars).map(([label, count]) => this.chip(label, count, total));
      byId("chips").replaceChildren(...chips);
      this.fit();
    }

    fit() {
      const top = byId("head").getBoundingClientRect().height;
      document.documentElement.style.setProperty("--top", `${Math.ceil(top)}px`);
    }

    chip(label, count, total) {
      const chip = make("label");
      const box = make("input");
      box.type = "checkbox";
      box.checked = true;
      box.value = label;
      box.addEventListener("change", () => {
        if (box.checked) this.hidden.delete(label);
        else this.hidden.add(label);
        this.filter();
      });
      paint(chip, label);
      const share = total ? Math.round((100 * count.chars) / total) : 0;
      chip.append(box, label, make("small", "", `${count.pieces} × · ${share} %`));
      return chip;
    }

    filter() {
      this.left.items().forEach((item) => this.veil(item));
      this.left.element.querySelectorAll(".block").forEach(veilBlock);
    }

    veil(item) {
      const gone = item.dataset.removal !== undefined;
      const label = gone ? this.data.removals[item.dataset.removal].label : "";
      item.hidden = gone ? this.hidden.has(label) || this.show === "kept" : this.show === "removed";
    }

    item(kind, text) {
      const made = make("span", `item ${kind}`, text);
      made.tabIndex = -1;
      made.setAttribute("role", "button");
      return made;
    }

    sourceBlock([role, level, items], nth) {
      const block = make("div", `block ${role}`);
      block.dir = "auto";
      if (level) {
        block.setAttribute("role", "heading");
        block.setAttribute("aria-level", String(level + 1));
      }
      for (const [kind, ref, text, start, end] of items) {
        if (kind === "s") {
          block.append(ref);
          continue;
        }
        let item;
        if (kind === "x") {
          const gone = this.data.removals[ref];
          item = this.item("gone", gone.text);
          item.dataset.removal = ref;
          item.dataset.label = gone.label;
          paint(item, gone.label);
        } else if (kind === "f") {
          item = this.item("field", text);
          item.dataset.label = ref;
          item.dataset.start = start;
          item.dataset.end = end;
        } else {
          item = this.item("kept", text ?? this.data.units[ref][2]);
          item.dataset.unit = ref;
        }
        item.dataset.block = nth;
        this.veil(item);
        block.append(item);
      }
      veilBlock(block);
      return block;
    }

    cleanParagraph({ article, paragraph, nth, opens }) {
      if (opens) {
        const head = make("div");
        if (nth) head.append(make("hr"));
        head.append(make("h3", "", article.title ?? ""));
        if (article.byline) head.append(make("p", "byline", article.byline));
        head.firstChild.dir = "auto";
        return head;
      }
      const [role, , joint, units] = paragraph;
      const block = make("p", `block ${role} ${joint}`);
      block.dir = "auto";
      units.forEach((unit) => {
        const [, , text] = this.data.units[unit];
        const item = this.item("kept", text);
        item.dataset.unit = unit;
        item.dataset.right = "1";
        item.dataset.block = this.unitBlock.get(unit);
        block.append(item);
      });
      return block;
    }

    raw(start, end) {
      const { source } = this.data;
      this.points ??= /[\ud800-\udbff]/.test(source) ? Array.from(source) : source;
      const piece = this.points.slice(start, end);
      return typeof piece === "string" ? piece : piece.join("");
    }

    place(item) {
      if (item.dataset.removal !== undefined) {
        const gone = this.data.removals[item.dataset.removal];
        return { ...gone, verdict: "wrong_removal", block: Number(item.dataset.block) };
      }
      if (item.dataset.unit !== undefined) {
        const [start, end, text] = this.data.units[item.dataset.unit];
        return { start, end, text, verdict: "junk", label: "", rule: "", why: [], block: Number(item.dataset.block) };
      }
      const { start, end, label } = item.dataset;
      return { start: Number(start), end: Number(end), text: item.textContent, verdict: "", label, rule: "", why: [], block: Number(item.dataset.block) };
    }

    textOf(at) {
      const items = this.data.blocks[at]?.[2] ?? [];
      return items.map((item) => this.itemText(item)).join("").trim();
    }

    itemText([kind, ref, text]) {
      if (kind === "x") return this.data.removals[ref].text;
      if (kind === "k") return text ?? this.data.units[ref][2];
      return kind === "f" ? text : ref;
    }

    context(place) {
      const whole = this.textOf(place.block);
      const at = Math.max(0, whole.indexOf(place.text.trim()));
      return {
        prefix: whole.slice(0, at),
        suffix: whole.slice(at + place.text.trim().length),
        before: this.textOf(place.block - 1).slice(-MAX_CONTEXT_CHARS),
        after: this.textOf(place.block + 1).slice(0, MAX_CONTEXT_CHARS),
      };
    }

    choose(item, jump) {
      for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
      this.chosen = item;
      item.classList.add("lit");
      if (item.dataset.unit !== undefined) {
        const unit = Number(item.dataset.unit);
        const right = Boolean(item.dataset.right);
        const pane = right ? this.left : this.right;
        pane.build((right ? this.unitBlock : this.unitParagraph).get(unit));
        const twins = [...document.querySelectorAll(`.item[data-unit="${unit}"]`)];
        twins.forEach((twin) => twin.classList.add("lit"));
        const other = twins.find((twin) => Boolean(twin.dataset.right) !== right);
        if (other && jump) {
          if (other.hidden) {
            byId("show").value = this.show = "all";
            this.filter();
          }
          tab(right ? "source" : "clean");
          other.scrollIntoView({ block: "center" });
        }
      }
      panel(this, item);
    }
  }

  const veilBlock = (block) => {
    block.hidden = ![...block.children].some((item) => !item.hidden) && block.children.length > 0;
  };

  // A pane builds its blocks in chunks: the first at once, the others when there is time or someone jumps there.
  class Pane {
    constructor(view, element, entries, build) {
      this.element = element;
      this.entries = entries;
      this.builder = build;
      this.view = view;
      element.replaceChildren();
      this.chunks = [];
      for (let at = 0; at < entries.length; at += CHUNK_BLOCKS) {
        const chunk = make("div", "chunk");
        this.chunks.push(chunk);
        element.append(chunk);
      }
      this.next = 0;
      if (this.chunks.length) this.fill(0);
      this.work();
    }

    fill(nth) {
      const chunk = this.chunks[nth];
      if (!chunk || chunk.dataset.built) return;
      chunk.dataset.built = "1";
      const from = nth * CHUNK_BLOCKS;
      this.entries.slice(from, from + CHUNK_BLOCKS).forEach((entry, at) => chunk.append(this.builder(entry, from + at)));
      if (nth === 0) (chunk.querySelector(".item") ?? {}).tabIndex = 0;
    }

    build(at) {
      if (at !== undefined) this.fill(Math.floor(at / CHUNK_BLOCKS));
    }

    work() {
      const until = performance.now() + SLICE_MILLISECONDS;
      while (this.next < this.chunks.length && performance.now() < until) this.fill(this.next++);
      if (this.next < this.chunks.length) setTimeout(() => view === this.view && this.work());
      else this.element.dataset.ready = "1";
    }

    items() {
      return [...this.element.querySelectorAll(".item")];
    }
  }

  const tab = (name) => {
    document.querySelector("main").dataset.tab = name;
    document.querySelectorAll(".tabs button").forEach((b) => b.setAttribute("aria-pressed", String(b.value === name)));
  };

  const keyOf = (place) => `${view.number}:${place.verdict}:${place.start}:${place.end}`;

  const panel = (shown, item) => {
    const place = shown.place(item);
    const box = byId("panel");
    const parts = [];
    const title = { wrong_removal: `Removed: ${place.label}`, junk: "Kept", "": `Kept as ${place.label}` }[place.verdict];
    parts.push(make("h3", "", title));
    if (place.rule) {
      const line = make("p", "", `rule ${place.rule} · score ${place.score.toFixed(2)} `);
      const meter = make("meter", "score");
      meter.value = place.score;
      line.append(meter, ` · id ${place.label}:${place.start}:${place.end}`);
      parts.push(line);
    } else parts.push(make("p", "", `source characters ${place.start} to ${place.end}`));
    if (place.why.length) {
      const list = make("ul");
      list.append(...place.why.map((why) => make("li", "", why)));
      parts.push(list);
    }
    if (shown.data.source !== null) {
      const raw = make("details");
      raw.append(make("summary", "", "Raw markup"));
      raw.addEventListener("toggle", () => {
        if (raw.open && raw.children.length === 1) raw.append(make("pre", "raw", shown.raw(place.start, place.end)));
      });
      parts.push(raw);
    }
    if (place.verdict) parts.push(marks(shown, item, place));
    const close = make("button", "close", "Close");
    close.type = "button";
    close.addEventListener("click", closePanel);
    box.replaceChildren(...parts, close);
    box.hidden = false;
  };

  const closePanel = () => {
    byId("panel").hidden = true;
    view?.chosen?.focus({ preventScroll: true });
  };

  const marks = (shown, item, place) => {
    const row = make("div", "marks");
    const key = keyOf(place);
    const button = make("button", "mark", "");
    button.type = "button";
    const wrong = place.verdict === "wrong_removal";
    const name = () => (button.textContent = corrections.has(key) ? "Take the mark back" : wrong ? "This should have stayed" : "This is junk");
    const note = make("input", "field-note");
    note.placeholder = "note (optional)";
    note.setAttribute("aria-label", "note");
    note.value = corrections.get(key)?.note ?? "";
    const label = make("select");
    label.setAttribute("aria-label", "what it is");
    if (!wrong) for (const option of shared.removed) label.append(new Option(option, option, false, option === "boilerplate"));
    button.addEventListener("click", () => {
      if (!corrections.delete(key)) {
        corrections.set(key, {
          verdict: place.verdict, start: place.start, end: place.end, text: place.text.trim(),
          label: wrong ? place.label : label.value, rule: place.rule, note: note.value, ...shown.context(place),
          page: { name: shown.data.name, url: shown.data.url, sha256: shown.data.sha256, kind: shown.data.kind, language: shown.data.language },
        });
      }
      name();
      item.classList.toggle("marked", corrections.has(key));
      saved(false);
    });
    note.addEventListener("change", () => corrections.has(key) && (corrections.get(key).note = note.value));
    name();
    row.append(button);
    if (!wrong) row.append(label);
    row.append(note);
    return row;
  };

  let unsaved = false;
  const saved = (done) => {
    unsaved = !done && corrections.size > 0;
    byId("save").disabled = corrections.size === 0;
    byId("save").textContent = `Save corrections (${corrections.size})`;
  };
  byId("save").addEventListener("click", () => {
    const data = { schema: "newsclean-corrections/1", corrections: [...corrections.values()] };
    const link = make("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }));
    link.download = "corrections.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    saved(true);
  });
  addEventListener("beforeunload", (event) => unsaved && event.preventDefault());

  const tip = byId("tip");
  const hover = (event) => {
    const item = event.target.closest?.(".item");
    tip.hidden = !item || item.dataset.removal === undefined;
    if (tip.hidden) return;
    const gone = view.data.removals[item.dataset.removal];
    tip.textContent = `${gone.label} · rule ${gone.rule} · score ${gone.score.toFixed(2)} · ${gone.why.join("; ")}`;
    const at = item.getClientRects()[0];
    tip.style.left = `${Math.max(4, Math.min(at.left, innerWidth - tip.offsetWidth - 8))}px`;
    const below = at.bottom + 6;
    tip.style.top = `${below + tip.offsetHeight > innerHeight ? Math.max(4, at.top - tip.offsetHeight - 6) : below}px`;
  };

  const pick = (item, jump = true) => {
    const pane = item.closest(".pane");
    pane.querySelectorAll('.item[tabindex="0"]').forEach((other) => (other.tabIndex = -1));
    item.tabIndex = 0;
    item.focus({ preventScroll: true });
    view.choose(item, jump);
  };

  const step = (pane, from, direction, wanted) => {
    const items = [...pane.querySelectorAll(".item")];
    for (let at = items.indexOf(from) + direction; at >= 0 && at < items.length; at += direction) {
      if (!items[at].hidden && wanted(items[at])) {
        items[at].scrollIntoView({ block: "nearest" });
        pick(items[at], true);
        return;
      }
    }
  };

  const keyed = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const item = event.target.closest(".item");
    if (!item) return;
    const pane = event.currentTarget;
    const all = () => true;
    const gone = (other) => other.dataset.removal !== undefined;
    const actions = {
      ArrowDown: () => step(pane, item, 1, all), j: () => step(pane, item, 1, all),
      ArrowUp: () => step(pane, item, -1, all), k: () => step(pane, item, -1, all),
      n: () => step(pane, item, 1, gone), p: () => step(pane, item, -1, gone),
      Enter: () => pick(item), " ": () => pick(item),
      o: () => other(item), m: () => byId("panel").querySelector(".mark")?.click(), Escape: closePanel,
    };
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  };

  const other = (item) => {
    const twins = document.querySelectorAll(`.item[data-unit="${item.dataset.unit}"]`);
    const found = [...twins].find((twin) => Boolean(twin.dataset.right) !== Boolean(item.dataset.right));
    if (found) pick(found);
  };

  for (const id of ["source", "clean"]) {
    const pane = byId(id);
    pane.addEventListener("click", (event) => {
      const item = event.target.closest(".item");
      if (item && getSelection().isCollapsed) pick(item);
    });
    pane.addEventListener("keydown", keyed);
    pane.addEventListener("mouseover", hover);
    pane.addEventListener("mouseleave", () => (tip.hidden = true));
    pane.addEventListener("focusin", hover);
    pane.addEventListener("focusout", () => (tip.hidden = true));
    pane.addEventListener("scroll", () => (tip.hidden = true), { passive: true });
  }
  byId("panel").addEventListener("keydown", (event) => event.key === "Escape" && closePanel());
  byId("show").addEventListener("change", (event) => {
    view.show = event.target.value;
    view.filter();
  });
  byId("none").addEventListener("click", () => setAll(false));
  byId("all").addEventListener("click", () => setAll(true));
  const setAll = (checked) => {
    byId("chips").querySelectorAll("input").forEach((box) => {
      box.checked = checked;
      if (checked) view.hidden.delete(box.value);
      else view.hidden.add(box.value);
    });
    view.filter();
  };
  document.querySelectorAll(".tabs button").forEach((b) => b.addEventListener("click", () => tab(b.value)));
  addEventListener("resize", () => view?.fit());

  const open = () => {
    const wanted = /^#page-(\d+)$/.exec(location.hash);
    const number = wanted ? Number(wanted[1]) : shared.pages === 1 ? 0 : -1;
    const isPage = number >= 0 && number < shared.pages;
    if (byId("index")) byId("index").hidden = isPage;
    byId("page").hidden = !isPage;
    byId("panel").hidden = true;
    if (!isPage) {
      document.title = shared.title;
      view = null;
      return;
    }
    byId("show").value = "all";
    tab("source");
    view = new View(number);
    document.title = view.data.title;
  };
  addEventListener("hashchange", open);
  open();

  // The index: a column heading sorts, the box filters.
  const table = byId("pages");
  if (table) {
    const body = table.tBodies[0];
    table.querySelectorAll("th button").forEach((button) => {
      button.addEventListener("click", () => {
        const head = button.closest("th");
        const column = head.cellIndex;
        const numeric = head.dataset.numeric !== undefined;
        const down = head.getAttribute("aria-sort") === "ascending" || (numeric && !head.hasAttribute("aria-sort"));
        table.querySelectorAll("th").forEach((th) => th.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const value = (row) => row.cells[column].dataset.value ?? row.cells[column].textContent;
        const compare = numeric ? (a, b) => value(a) - value(b) : (a, b) => value(a).localeCompare(value(b));
        body.append(...[...body.rows].sort((a, b) => (down ? -compare(a, b) : compare(a, b))));
      });
    });
    byId("find").addEventListener("input", (event) => {
      const wanted = event.target.value.toLowerCase();
      for (const row of body.rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
    });
  }
  saved(true);
})();
