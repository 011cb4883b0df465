/* Draws the figures of a page from their descriptions, with uPlot. */
(function () {
  'use strict';

  const DASHES = [[], [9, 5], [2, 4], [10, 4, 2, 4], [16, 6], [5, 3]];
  const SHAPES = ['circle', 'square', 'up', 'diamond', 'down', 'cross'];
  const MARKED = 60;
  const ROWS = 200;

  /** Whole numbers below are written with all their digits. */
  const WHOLE = 1e8;

  /** As many digits as the steps of an axis need, however closely a reader looks. */
  const EXACT = 12;

  const ink = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

  /** A number for a person, with so many significant digits. */
  function number(value, digits = 4) {
    if (value === null || value === undefined || Number.isNaN(value)) return '–';
    if (value === 0) return '0';
    const size = Math.abs(value);
    const rounded = Number(value.toPrecision(digits));
    if (Number.isInteger(value) && size < WHOLE) return String(value);
    if (size >= 1e-4 && size < 1e6) return String(rounded);
    const [mantissa, exponent] = rounded.toExponential().split('e');
    return mantissa + 'e' + exponent;
  }

  /** A place on the horizontal axis. */
  const place = x => (Math.abs(x) >= 1e5 ? number(Math.round(x)) : number(x, 6));

  /** A column of a description as a list, with null where there is no value. */
  function column(packed) {
    if (Array.isArray(packed)) return packed;
    if ('n' in packed) return Array.from({length: packed.n}, (_, i) => packed.from + i * packed.by);
    const text = atob(packed.f32 || packed.f64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    const numbers = packed.f32 ? new Float32Array(bytes.buffer) : new Float64Array(bytes.buffer);
    return Array.from(numbers, v => (Number.isFinite(v) ? v : null));
  }

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  }

  function logSplits(low, high, most) {
    const decades = Math.log10(high / low);
    if (decades < 1) return evenSplits(low, high, most);
    const every = Math.max(1, Math.ceil(decades / most));
    const splits = [];
    for (let e = Math.floor(Math.log10(low)); e <= Math.ceil(Math.log10(high)); e++) {
      if (((e % every) + every) % every === 0) {
        for (const digit of decades * 3 <= most ? [1, 2, 5] : [1]) {
          const value = Number(digit + 'e' + e);
          if (value >= low && value <= high) splits.push(value);
        }
      }
    }
    return splits;
  }

  function evenSplits(low, high, most) {
    const raw = (high - low) / most;
    const power = Math.pow(10, Math.floor(Math.log10(raw)));
    const step = [1, 2, 5, 10].map(d => d * power).find(s => s >= raw * (1 - 1e-9)) || raw;
    const splits = [];
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) splits.push(i * step);
    return splits;
  }

  function shape(ctx, kind, x, y, r) {
    ctx.beginPath();
    if (kind === 'circle') ctx.arc(x, y, r, 0, 2 * Math.PI);
    if (kind === 'square') ctx.rect(x - r, y - r, 2 * r, 2 * r);
    if (kind === 'up') { ctx.moveTo(x, y - r * 1.2); ctx.lineTo(x + r * 1.1, y + r); ctx.lineTo(x - r * 1.1, y + r); ctx.closePath(); }
    if (kind === 'down') { ctx.moveTo(x, y + r * 1.2); ctx.lineTo(x + r * 1.1, y - r); ctx.lineTo(x - r * 1.1, y - r); ctx.closePath(); }
    if (kind === 'diamond') { ctx.moveTo(x, y - r * 1.3); ctx.lineTo(x + r * 1.3, y); ctx.lineTo(x, y + r * 1.3); ctx.lineTo(x - r * 1.3, y); ctx.closePath(); }
    if (kind === 'cross') { ctx.moveTo(x - r, y - r); ctx.lineTo(x + r, y + r); ctx.moveTo(x + r, y - r); ctx.lineTo(x - r, y + r); }
    if (kind === 'cross') ctx.stroke(); else ctx.fill();
  }

  const SVG = 'http://www.w3.org/2000/svg';
  function swatch(mark) {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('width', '26'); svg.setAttribute('height', '12'); svg.setAttribute('aria-hidden', 'true');
    const add = (tag, attributes) => {
      const child = document.createElementNS(SVG, tag);
      for (const [n, v] of Object.entries(attributes)) child.setAttribute(n, v);
      svg.append(child);
    };
    const color = 'var(--' + mark.ink + ')';
    if (mark.kind === 'line') {
      const dash = mark.pattern ? DASHES[(mark.pattern - 1) % DASHES.length] : [];
      add('line', {x1: 0, x2: 26, y1: 6, y2: 6, 'stroke-width': Math.max(1.5, mark.width), stroke: color, 'stroke-dasharray': dash.join(' ')});
      const kind = mark.pattern ? SHAPES[(mark.pattern - 1) % SHAPES.length] : '';
      const d = {square: 'M9 2h8v8h-8z', up: 'M13 1l5 9h-10z', down: 'M13 11l5-9h-10z', diamond: 'M13 1l5 5-5 5-5-5z'}[kind];
      if (kind === 'circle') add('circle', {cx: 13, cy: 6, r: 4, fill: color});
      if (d) add('path', {d, fill: color});
      if (kind === 'cross') add('path', {d: 'M9 2l8 8M17 2l-8 8', stroke: color, 'stroke-width': 2});
    } else if (mark.kind === 'dots') {
      add('circle', {cx: 7, cy: 7, r: 2.5, fill: color}); add('circle', {cx: 14, cy: 4, r: 2.5, fill: color}); add('circle', {cx: 20, cy: 8, r: 2.5, fill: color});
    } else {
      add('rect', {x: 2, y: 1, width: 22, height: 10, fill: color, stroke: color, 'stroke-opacity': .6});
    }
    return svg;
  }

  /** One figure of the page. */
  class Figure {
    constructor(host, data) {
      this.host = host;
      this.hidden = new Set();
      this.zoomed = null;
      this.log = data.across.log;
      this.build(data);
      this.observer = new ResizeObserver(() => this.resize());
      this.observer.observe(host);
    }

    /** Shows another description; what the reader has zoomed and switched off stays so. */
    update(data) {
      const names = d => JSON.stringify([d.across.log, d.panels.map(p => [p.quantity, p.share, p.marks.map(m => [m.kind, m.label, m.pattern])])]);
      const same = names(data) === names(this.data);
      if (!same) { this.build(data); return; }
      this.data = data;
      this.caption.textContent = data.subtitle;
      this.caption.hidden = !data.subtitle;
      this.views.forEach((view, i) => {
        view.panel = data.panels[i];
        this.load(view);
        view.plot.setData(view.data, false);
      });
      this.tableMade = false;
      if (this.details.open) this.table();
      this.rescale();
    }

    build(data) {
      const focused = this.area && this.area.contains(document.activeElement);
      this.data = data;
      (this.views || []).forEach(view => view.plot.destroy());
      this.host.replaceChildren();
      this.caption = element('figcaption', {}, data.subtitle);
      this.caption.hidden = !data.subtitle;
      this.tools = element('div', {class: 'tools'});
      if (data.across.log) {
        this.axis = element('button', {type: 'button', class: 'tool', 'aria-pressed': String(this.log)}, 'Logarithmic axis');
        this.axis.addEventListener('click', () => this.setLog(!this.log));
        this.tools.append(this.axis);
      }
      this.reset = element('button', {type: 'button', class: 'tool', hidden: ''}, 'Show all');
      this.reset.addEventListener('click', () => this.zoom(null));
      this.tools.append(this.reset, element('span', {class: 'hint'}, 'Drag to zoom, double-click to show all.'));
      this.area = element('div', {
        class: 'panels', tabindex: '0', role: 'group',
        'aria-label': 'Chart: ' + data.title + '. Left and right arrow keys move the cursor, plus and minus zoom, 0 shows all. A table of the values follows.'});
      this.at = element('p', {class: 'at'}, '');
      this.spoken = element('p', {class: 'visually-hidden', role: 'status'});
      this.details = element('details', {}, element('summary', {}, 'Table of values'));
      this.details.addEventListener('toggle', () => this.details.open && this.table());
      this.tableMade = false;
      this.host.append(this.caption, this.tools, this.area, this.at, this.spoken, this.details);
      this.views = data.panels.map((panel, i) => this.view(panel, i));
      this.keys();
      if (focused) this.area.focus();
    }

    get width() { return Math.max(240, Math.floor(this.area.clientWidth)); }

    height(panel) {
      const base = Math.max(230, Math.min(430, this.width * 0.5));
      return Math.round(Math.max(120, base * panel.share));
    }

    range() {
      if (this.zoomed) return this.zoomed;
      const a = this.data.across;
      if (!this.log && a.log) {
        // On an even axis the decades far left take no room.
        return [0, a.high];
      }
      return [a.low, a.high];
    }

    /** The columns that uPlot draws, and which of them belong to a mark. */
    load(view) {
      const tables = [];
      view.columns = [];
      view.panel.marks.forEach(mark => {
        if (mark.kind === 'line' || mark.kind === 'dots') {
          tables.push([column(mark.x), column(mark.y)]);
          view.columns.push({mark, part: 'y'});
        } else if (mark.kind === 'band') {
          tables.push([column(mark.x), column(mark.high), column(mark.low)]);
          view.columns.push({mark, part: 'high'}, {mark, part: 'low'});
        }
      });
      view.data = tables.length === 1 ? tables[0]
        : tables.length ? uPlot.join(tables.map(t => (t[0].length ? t : [[this.data.across.low], ...t.slice(1).map(() => [null])])))
        : [[this.data.across.low], [null]];
      if (!tables.length) view.columns.push({mark: {kind: 'line', ink: 'steps', label: '', width: 1, pattern: 0}, part: 'y'});
      if (this.log) {
        const first = view.data[0].findIndex(x => x > 0);
        if (first > 0) view.data = view.data.map(c => c.slice(first));
      }
      view.ends = view.data.map(ends);
    }

    view(panel, index) {
      const view = {panel};
      this.load(view);
      const head = element('div', {class: 'panel-head'}, element('span', {class: 'quantity'}, panel.quantity));
      view.legend = element('span', {class: 'legend'});
      head.append(view.legend);
      const holder = element('div');
      this.area.append(head, holder);
      view.buttons = new Map();
      panel.marks.forEach(mark => {
        if (!mark.label || view.buttons.has(mark.label)) return;
        if (mark.kind === 'band' && panel.marks.some(m => m.kind === 'line' && m.label === mark.label)) return;
        if (mark.kind === 'stretch' && index > 0) return;
        const value = element('span', {class: mark.kind === 'stretch' ? 'none' : 'value' + (mark.kind === 'band' ? ' wide' : '')});
        const name = element('span', {class: 'name' + (index > 0 && mark.pattern && mark.label.length > 30 ? ' visually-hidden' : '')}, mark.label);
        const button = element('button', {type: 'button', 'aria-pressed': String(!this.hidden.has(mark.label)), title: 'Show or hide ' + mark.label}, swatch(mark), name, value);
        button.addEventListener('click', () => this.toggle(mark.label));
        view.legend.append(button);
        view.buttons.set(mark.label, {button, value, mark});
      });
      const series = [{}];
      const bands = [];
      view.columns.forEach(({mark, part}, i) => {
        const color = () => ink(mark.ink);
        const show = !this.hidden.has(mark.label);
        if (mark.kind === 'dots') {
          series.push({show, stroke: color, paths: () => null, points: {show: true, size: 5, width: 0, stroke: color, fill: color}});
        } else if (mark.kind === 'band') {
          series.push({show, width: 0, points: {show: false}});
          if (part === 'low') bands.push({series: [i, i + 1], fill: color});
        } else {
          const few = mark.marked && (mark.x.length || mark.x.n || MARKED + 1) <= MARKED;
          series.push({
            show, stroke: color, width: mark.width * .9,
            dash: mark.pattern ? DASHES[(mark.pattern - 1) % DASHES.length] : [],
            points: {show: few && !mark.pattern, size: 6, width: 0, fill: color, stroke: color}});
        }
      });
      const last = index === this.data.panels.length - 1;
      const soft = () => ink('soft');
      const grid = {stroke: () => ink('grid'), width: 1};
      const most = () => Math.max(2, Math.floor(this.width / (this.log ? 70 : 90)));
      view.plot = new uPlot({
        width: this.width,
        height: this.height(panel) + (last ? 46 : 0),
        padding: [8, 14, last ? 0 : 8, 0],
        legend: {show: false},
        scales: {
          x: {time: false, distr: this.log ? 3 : 1, range: () => this.range()},
          y: {range: () => this.up(view)}
        },
        axes: [
          {stroke: soft, grid, ticks: {show: false}, show: true, size: last ? 26 : 0, gap: 6, font: '13px system-ui, sans-serif',
           label: last ? this.data.axis : undefined, labelFont: '13px system-ui, sans-serif', labelSize: last ? 20 : 0, labelGap: 0,
           splits: (u, axis, low, high) => (this.log ? logSplits(low, high, most()) : evenSplits(low, high, most())),
           filter: (u, splits) => splits,
           values: (u, splits) => (last ? splits.map(v => number(v, EXACT)) : splits.map(() => ''))},
          {stroke: soft, grid, ticks: {show: false}, size: this.width < 480 ? 52 : 66, gap: 6, font: '13px system-ui, sans-serif',
           splits: (u, axis, low, high) => evenSplits(low, high, Math.max(2, u.bbox.height / devicePixelRatio / 42)),
           values: (u, splits) => splits.map(v => number(v, EXACT))}
        ],
        series,
        bands,
        cursor: {
          x: true, y: false, drag: {x: true, y: false, setScale: false}, focus: {prox: -1},
          dataIdx: (u, s, i) => nearest(u.data[s], i, view.ends[s]),
          points: {
            size: 8, width: 2,
            show: (u, s) => {
              const mark = s > 0 ? view.columns[s - 1].mark : null;
              return mark && mark.kind === 'line' ? element('div') : false;
            },
            stroke: (u, s) => ink('paper'),
            fill: (u, s) => ink(view.columns[s - 1].mark.ink)
          }
        },
        hooks: {
          drawClear: [u => this.under(view, u)],
          draw: [u => this.over(view, u)],
          setCursor: [u => this.moved(view, u)],
          setSelect: [u => this.selected(u)]
        }
      }, view.data, holder);
      view.plot.over.addEventListener('dblclick', () => this.zoom(null));
      this.touch(view);
      return view;
    }

    /** The vertical axis: as described, or what is to be seen of the lines where the reader looks closer. */
    up(view) {
      const described = [view.panel.up.low, view.panel.up.high];
      if (!this.zoomed) return described;
      const [low, high] = this.zoomed;
      const xs = view.data[0];
      let least = Infinity, most = -Infinity;
      view.columns.forEach(({mark}, c) => {
        if (this.hidden.has(mark.label)) return;
        const ys = view.data[c + 1];
        for (let i = 0; i < xs.length; i++) {
          const y = ys[i];
          if (xs[i] >= low && xs[i] <= high && y !== null && y !== undefined) {
            if (y < least) least = y;
            if (y > most) most = y;
          }
        }
      });
      if (!(least <= most)) return described;
      const room = Math.max(.06 * (most - least), 1e-3 * Math.abs(most), 1e-12);
      return [least - room, most + room];
    }

    under(view, u) {
      const {ctx, bbox} = u;
      ctx.save();
      ctx.beginPath(); ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height); ctx.clip();
      view.panel.marks.forEach(mark => {
        if (mark.kind !== 'stretch' || this.hidden.has(mark.label)) return;
        const from = u.valToPos(mark.from, 'x', true), to = u.valToPos(mark.to, 'x', true);
        ctx.fillStyle = ink(mark.ink);
        ctx.fillRect(from, bbox.top, to - from, bbox.height);
      });
      ctx.restore();
    }

    over(view, u) {
      const {ctx, bbox} = u, ratio = devicePixelRatio;
      ctx.save();
      ctx.beginPath(); ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height); ctx.clip();
      view.panel.marks.forEach(mark => {
        if (mark.kind !== 'upright') return;
        const x = u.valToPos(mark.x, 'x', true);
        ctx.strokeStyle = ink(mark.ink); ctx.lineWidth = mark.width * ratio * .9;
        ctx.setLineDash(mark.dashed ? [7 * ratio, 6 * ratio] : []);
        ctx.beginPath(); ctx.moveTo(x, bbox.top); ctx.lineTo(x, bbox.top + bbox.height); ctx.stroke();
      });
      ctx.setLineDash([]);
      view.columns.forEach(({mark, part}, c) => {
        if (mark.kind === 'line' && !this.hidden.has(mark.label)) this.markers(u, mark, c + 1);
      });
      this.notes(view, u);
      ctx.restore();
      if (this.drawn) this.drawn();
    }

    /** A few markers along a line, about as far apart from each other as words; a short line has one at each point. */
    markers(u, mark, s) {
      const {ctx} = u, ratio = devicePixelRatio;
      const xs = u.data[0], ys = u.data[s];
      const count = ys.reduce((n, y) => n + (y === null || y === undefined ? 0 : 1), 0);
      if (!mark.pattern && count > 2) return;
      const every = count > 24 ? 70 * ratio : 0;
      ctx.fillStyle = ctx.strokeStyle = ink(mark.ink); ctx.lineWidth = 2 * ratio;
      let last = -Infinity;
      for (let i = 0; i < xs.length; i++) {
        if (ys[i] === null || ys[i] === undefined) continue;
        const x = u.valToPos(xs[i], 'x', true);
        if (x - last < every || x < u.bbox.left - 1) continue;
        if (x > u.bbox.left + u.bbox.width + 1) break;
        last = every && last === -Infinity ? x - every + (mark.pattern * 17 * ratio) % every : x;
        if (last !== x) continue;
        shape(ctx, SHAPES[Math.max(0, mark.pattern - 1) % SHAPES.length], x, u.valToPos(ys[i], 'y', true), 4 * ratio);
      }
    }

    notes(view, u) {
      const {ctx, bbox} = u, ratio = devicePixelRatio;
      const taken = [];
      const high = 20 * ratio;
      ctx.font = '600 ' + 12.5 * ratio + 'px system-ui, sans-serif';
      ctx.textBaseline = 'middle'; ctx.textAlign = 'left';
      view.panel.marks.forEach(mark => {
        if (mark.kind !== 'note') return;
        const x = u.valToPos(mark.x, 'x', true);
        if (!(x >= bbox.left - 1 && x <= bbox.left + bbox.width + 1)) return;
        const above = mark.y === null;
        const wide = ctx.measureText(mark.words).width + 10 * ratio;
        const left = Math.max(bbox.left + 3 * ratio, Math.min(bbox.left + bbox.width - wide - 3 * ratio, x - wide / 2));
        const lowest = bbox.top + bbox.height - high - 4 * ratio;
        let top = above ? bbox.top + 4 * ratio : Math.min(lowest, u.valToPos(mark.y, 'y', true) + 24 * ratio);
        const step = (above || top < lowest ? 1 : -1) * (high + 3 * ratio);
        while (taken.some(t => left < t.left + t.wide && t.left < left + wide && top < t.top + high && t.top < top + high)) top += step;
        taken.push({left, wide, top});
        ctx.fillStyle = ink(mark.ink);
        if (!above) {
          const y = u.valToPos(mark.y, 'y', true) + 5 * ratio;
          ctx.beginPath(); ctx.moveTo(x, y); ctx.lineTo(x - 4 * ratio, y + 8 * ratio); ctx.lineTo(x + 4 * ratio, y + 8 * ratio); ctx.closePath(); ctx.fill();
          if (top > y + 12 * ratio) {
            ctx.globalAlpha = .55; ctx.strokeStyle = ink(mark.ink); ctx.lineWidth = ratio;
            ctx.beginPath(); ctx.moveTo(x, y + 8 * ratio); ctx.lineTo(x, top); ctx.stroke(); ctx.globalAlpha = 1;
          }
        }
        const words = ctx.fillStyle;
        ctx.fillStyle = ink('paper'); ctx.globalAlpha = .88;
        ctx.beginPath();
        if (ctx.roundRect) ctx.roundRect(left, top, wide, high, 4 * ratio); else ctx.rect(left, top, wide, high);
        ctx.fill();
        ctx.globalAlpha = 1; ctx.fillStyle = words;
        ctx.fillText(mark.words, left + 5 * ratio, top + high / 2);
      });
    }

    /** One cursor over all panels; the values where it is stand in the legends. */
    moved(view, u) {
      if (this.moving) return;
      this.moving = true;
      const left = u.cursor.left;
      this.views.forEach(other => other.plot && other !== view && other.plot.setCursor({left, top: left < 0 ? -10 : 1}));
      this.moving = false;
      this.x = left >= 0 ? u.posToVal(left, 'x') : null;
      this.read();
    }

    read() {
      const x = this.x;
      const inside = x !== null && x !== undefined;
      let found = null;
      this.views.forEach(view => {
        if (!view.plot) return;
        // All panels are read at the step that the first one shows.
        const at = !inside ? -1 : found === null ? view.plot.posToIdx(view.plot.valToPos(x, 'x')) : bisect(view.data[0], found);
        view.buttons.forEach(({value, mark}) => {
          let text = '';
          if (inside && mark.kind !== 'stretch') {
            const values = [];
            view.columns.forEach((c, i) => {
              if (c.mark.label !== mark.label || c.mark.kind !== mark.kind) return;
              const near = nearest(view.data[i + 1], at, view.ends[i + 1]);
              if (near !== null && (values.length === 0 || mark.kind === 'band')) {
                values.push(view.data[i + 1][near]);
                if (found === null && mark.kind === 'line') found = view.data[0][near];
              }
            });
            text = mark.kind === 'band' && values.length === 2 ? number(values[1]) + ' – ' + number(values[0]) : values.length ? number(values[0]) : '';
          }
          if (value.textContent !== text) value.textContent = text;
        });
      });
      this.at.textContent = inside ? this.data.axis.split(' (')[0] + ' ' + place(found === null ? x : found) : '';
      return found;
    }

    speak() {
      const parts = [this.at.textContent];
      this.views.forEach(view => view.buttons.forEach(({value, mark}) => {
        if (value.textContent) parts.push(mark.label + ' ' + value.textContent);
      }));
      this.spoken.textContent = parts.join(', ');
    }

    selected(u) {
      if (u.select.width > 8) {
        const ends = [u.posToVal(u.select.left, 'x'), u.posToVal(u.select.left + u.select.width, 'x')];
        u.setSelect({left: 0, top: 0, width: 0, height: 0}, false);
        this.zoom(ends);
      }
    }

    zoom(ends) {
      const all = ends === null;
      if (!all && !(ends[1] > ends[0])) return;
      const a = this.data.across;
      this.zoomed = all ? null : [Math.max(ends[0], this.log || !a.log ? a.low : 0), Math.min(ends[1], a.high)];
      this.reset.hidden = all;
      this.rescale();
    }

    rescale() {
      const [min, max] = this.range();
      this.views.forEach(view => view.plot.batch(() => {
        view.plot.setScale('x', {min, max});
        const [low, high] = this.up(view);
        view.plot.setScale('y', {min: low, max: high});
      }));
    }

    setLog(log) {
      this.log = log;
      this.zoomed = null;
      this.build(this.data);
      this.axis.focus();
    }

    toggle(label) {
      if (this.hidden.has(label)) this.hidden.delete(label); else this.hidden.add(label);
      const show = !this.hidden.has(label);
      this.views.forEach(view => {
        const entry = view.buttons.get(label);
        if (entry) entry.button.setAttribute('aria-pressed', String(show));
        view.columns.forEach(({mark}, i) => mark.label === label && view.plot.setSeries(i + 1, {show}));
        view.plot.redraw(false);
      });
    }

    keys() {
      this.area.addEventListener('keydown', event => {
        if (event.target !== this.area) return;
        const plot = this.views[0].plot;
        const wide = plot.over.clientWidth;
        const left = plot.cursor.left >= 0 ? plot.cursor.left : 0;
        const step = (event.shiftKey ? .1 : .01) * wide;
        const [low, high] = this.range();
        const middle = this.x === null || this.x === undefined ? null : this.x;
        const scaled = factor => {
          const to = this.log ? Math.log : v => v, from = this.log ? Math.exp : v => v;
          const a = to(low), b = to(high), c = middle === null ? (a + b) / 2 : to(middle);
          return [from(c - (c - a) * factor), from(c + (b - c) * factor)];
        };
        const act = {
          ArrowRight: () => this.cursor(left + step), ArrowLeft: () => this.cursor(left - step),
          Home: () => this.cursor(0), End: () => this.cursor(wide - 1),
          '+': () => this.zoom(scaled(.5)), '=': () => this.zoom(scaled(.5)), '-': () => this.zoomed && this.zoom(scaled(2)),
          '0': () => this.zoom(null), Escape: () => this.cursor(-10)
        }[event.key];
        if (act) { event.preventDefault(); act(); if (event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End') this.speak(); }
      });
    }

    cursor(left) {
      const plot = this.views[0].plot;
      const place = left < 0 ? (left <= -10 ? -10 : 0) : Math.min(left, plot.over.clientWidth - 1);
      plot.setCursor({left: place, top: place < 0 ? -10 : 1});
    }

    /** A finger moves the cursor; a scroll along the page stays one. */
    touch(view) {
      const over = view.plot.over;
      const move = event => {
        const box = over.getBoundingClientRect();
        view.plot.setCursor({left: event.touches[0].clientX - box.left, top: 1});
      };
      over.addEventListener('touchstart', move, {passive: true});
      over.addEventListener('touchmove', move, {passive: true});
    }

    resize() {
      if (this.views.length && Math.abs(this.views[0].plot.width - this.width) > 1) {
        this.views.forEach((view, i) => view.plot.setSize({width: this.width, height: this.height(view.panel) + (i === this.views.length - 1 ? 46 : 0)}));
      }
    }

    redraw() { this.views.forEach(view => view.plot.redraw(false)); }

    /** The values, as many rows as a person can read. */
    table() {
      if (this.tableMade) return;
      this.tableMade = true;
      this.details.querySelectorAll('.values').forEach(old => old.remove());
      const columns = [];
      this.views.forEach(view => view.columns.forEach(({mark, part}, c) => {
        const name = (mark.label || view.panel.quantity) + (mark.kind === 'band' ? (part === 'low' ? ', least' : ', greatest') : '');
        const prefix = this.views.length > 1 && mark.label !== view.panel.quantity ? view.panel.quantity + ': ' : '';
        const ys = view.data[c + 1], there = i => ys[i] !== null && ys[i] !== undefined;
        columns.push({name: prefix + name, xs: view.data[0].filter((x, i) => there(i)), ys: ys.filter((y, i) => there(i))});
      }));
      const all = [...new Set(columns.flatMap(c => c.xs))].sort((a, b) => a - b);
      const rows = all.length <= ROWS ? all : Array.from({length: ROWS}, (_, i) => all[Math.round(i * (all.length - 1) / (ROWS - 1))]);
      const head = element('tr', {}, element('th', {scope: 'col'}, this.data.axis.split(' (')[0]), ...columns.map(c => element('th', {scope: 'col', class: 'n'}, c.name)));
      const body = element('tbody');
      rows.forEach((x, r) => {
        // A value stands in the row that is nearest to it, or nowhere.
        const low = r > 0 ? (rows[r - 1] + x) / 2 : x, high = r + 1 < rows.length ? (x + rows[r + 1]) / 2 : x;
        const row = element('tr', {}, element('th', {scope: 'row'}, place(x)));
        columns.forEach(c => {
          const after = bisect(c.xs, x);
          const near = after > 0 && x - c.xs[after - 1] < Math.abs(c.xs[after] - x) ? after - 1 : after;
          const close = c.xs[near] === x || (c.xs[near] > low && c.xs[near] <= high);
          row.append(element('td', {class: 'n'}, close ? number(c.ys[near], 5) : ''));
        });
        body.append(row);
      });
      const caption = element('caption', {class: 'visually-hidden'}, this.data.title);
      this.details.append(element('div', {class: 'values', tabindex: '0', role: 'region', 'aria-label': 'Values of ' + this.data.title},
        element('table', {}, caption, element('thead', {}, head), body)));
    }
  }

  /** The first and the last index at which a column has a value. */
  function ends(values) {
    const there = v => v !== null && v !== undefined;
    const first = values.findIndex(there);
    let last = values.length - 1;
    while (last > first && !there(values[last])) last--;
    return [first, last];
  }

  /** The index nearest to one at which a column has a value; none before its first value and after its last. */
  function nearest(values, index, [first, last]) {
    if (first < 0 || index < first || index > last) return null;
    for (let d = 0; d < values.length; d++) {
      const before = values[index - d], after = values[index + d];
      if (before !== null && before !== undefined) return index - d;
      if (after !== null && after !== undefined) return index + d;
    }
    return null;
  }

  function bisect(xs, x) {
    let low = 0, high = xs.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (xs[middle] < x) low = middle + 1; else high = middle;
    }
    return low;
  }

  const figures = new Map();

  /** Draws every figure that the page has a place for, or draws it anew. */
  function show(descriptions) {
    for (const [name, figure] of figures) {
      if (!figure.host.isConnected) { figure.observer.disconnect(); figure.views.forEach(v => v.plot.destroy()); figures.delete(name); }
    }
    document.querySelectorAll('figure[data-figure]').forEach(host => {
      const name = host.dataset.figure;
      const data = descriptions[name];
      if (!data) return;
      const known = figures.get(name);
      if (known) known.update(data); else figures.set(name, new Figure(host, data));
    });
  }

  function sortable(root) {
    root.querySelectorAll('table.sortable th button').forEach(button => {
      if (button.dataset.ready) return;
      button.dataset.ready = 'yes';
      button.addEventListener('click', () => {
        const th = button.closest('th'), body = th.closest('table').tBodies[0];
        const index = [...th.parentNode.children].indexOf(th);
        const up = th.getAttribute('aria-sort') !== 'ascending';
        th.parentNode.querySelectorAll('th').forEach(other => other.removeAttribute('aria-sort'));
        th.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        const key = row => row.children[index].dataset.sort ?? row.children[index].textContent;
        const order = (a, b) => {
          const x = Number(key(a)), y = Number(key(b));
          const xn = key(a) !== '' && !Number.isNaN(x), yn = key(b) !== '' && !Number.isNaN(y);
          if (xn !== yn) return xn ? -1 : 1;
          return (xn ? x - y : key(a).localeCompare(key(b))) * (up ? 1 : -1);
        };
        body.append(...[...body.rows].sort(order));
      });
    });
  }

  function copying(root) {
    root.querySelectorAll('.copy button').forEach(button => {
      if (button.dataset.ready) return;
      button.dataset.ready = 'yes';
      button.addEventListener('click', async () => {
        const text = button.parentNode.querySelector('code').textContent;
        let done = true;
        try { await navigator.clipboard.writeText(text); } catch (e) {
          const range = document.createRange();
          range.selectNodeContents(button.parentNode.querySelector('code'));
          const selection = getSelection();
          selection.removeAllRanges(); selection.addRange(range);
          done = document.execCommand('copy');
        }
        button.textContent = done ? 'Copied' : 'Press Ctrl+C';
        setTimeout(() => { button.textContent = 'Copy'; }, 1500);
      });
    });
  }

  function redraw() { figures.forEach(figure => figure.redraw()); }
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  addEventListener('beforeprint', () => { document.documentElement.dataset.theme = 'light'; redraw(); });
  addEventListener('afterprint', () => { delete document.documentElement.dataset.theme; redraw(); });

  window.lr4j = {show, figures, element, number, ready(root) { sortable(root); copying(root); }};
  const embedded = document.getElementById('figures');
  if (embedded) show(JSON.parse(embedded.textContent));
  window.lr4j.ready(document);
})();
