/* The schedule designer: what is typed or dragged goes to Java, which answers with values, warnings or the character of an error. */
(function () {
  'use strict';
  const form = document.querySelector('form.designer');
  if (!form) return;
  const {element, number, figures} = window.lr4j;
  const spec = form.elements.spec, pick = form.elements.form;
  const problem = document.getElementById('problem'), warnings = document.getElementById('warnings');
  const plain = document.getElementById('spec-text'), command = document.getElementById('spec-command');
  let asked = 0, answer = null, timer = null;

  /** Where a form has points to drag: the arguments of a piece give their places. */
  const POINTS = {
    constant: a => [[0, a.lr, null, 'lr']],
    linear: a => [[0, a.from, null, 'from'], [a.steps, a.to, 'steps', 'to']],
    cosine: a => [[0, a.from, null, 'from'], [a.steps, a.to, 'steps', 'to']],
    polynomial: a => [[0, a.from, null, 'from'], [a.steps, a.to, 'steps', 'to']],
    exponential: a => [[0, a.from, null, 'from']],
    step: a => [[0, a.from, null, 'from'], [a.every, a.from, 'every', null]],
    multistep: a => [[0, a.from, null, 'from']],
    invsqrt: a => [[a.warmup, a.peak, 'warmup', 'peak']],
    triangular: a => [[0, a.base, null, 'base'], [a.up, a.max, 'up', 'max']],
    triangular2: a => [[0, a.base, null, 'base'], [a.up, a.max, 'up', 'max']],
    exp_range: a => [[0, a.base, null, 'base'], [a.up, a.max, 'up', 'max']],
    exp_range_both: a => [[0, a.base, null, 'base'], [a.up, a.max, 'up', 'max']],
    onecycle: a => [[(a.pct ?? .3) * a.steps, a.max, null, 'max'], [a.steps, 0, 'steps', null]],
    sgdr: a => [[0, a.max, null, 'max'], [a.period, a.min ?? 0, 'period', a.min === undefined ? null : 'min']],
    wsd: a => [[a.warmup, a.peak, 'warmup', 'peak'], [a.warmup + a.stable, a.peak, 'stable', null], [a.warmup + a.stable + a.decay, 0, 'decay', null]]
  };
  const LENGTH = {
    wsd: a => a.warmup + a.stable + a.decay
  };

  /** The arguments of a piece that are numbers, with the place of each in the text; null if one is a sum or a fraction, which a handle would break. */
  function numbers(text, base, units) {
    const args = {}, places = {};
    for (const arg of text.matchAll(/([a-z_]+)\s*=\s*([-+.\d(][^,]*)/g)) {
      const words = arg[2].match(/^(-?[0-9.]+(?:e[+-]?[0-9]+)?)(ep|dur)?\s*$/);
      if (!words) return null;
      const unit = words[2] ? units[words[2]] : 1;
      args[arg[1]] = Number(words[1]) * unit;
      places[arg[1]] = {at: base + arg.index + arg[0].length - arg[2].length, length: words[1].length, unit, whole: !words[2]};
    }
    return {args, places};
  }

  /** The pieces of a chain, up to the first that is not plain. */
  function pieces(text, total, epoch) {
    const found = [];
    let start = 0, end = 0;
    for (const match of text.matchAll(/([a-z_0-9]+)\s*\(([^()]*)\)/g)) {
      if (!(end ? /^\s*then\s+$/ : /^\s*$/).test(text.slice(end, match.index))) break;
      end = match.index + match[0].length;
      const read = numbers(match[2], match.index + match[0].indexOf('(') + 1, {ep: epoch, dur: total});
      if (!read) break;
      const {args, places} = read;
      found.push({name: match[1], args, places, start});
      const length = LENGTH[match[1]] ? LENGTH[match[1]](args) : args.steps;
      if (!(length > 0)) break;
      start += length;
    }
    return /[*]|clamp|repeat|groups/.test(text) ? [] : found;
  }

  function rounded(value, place, across) {
    if (!across) return String(Number(Math.max(0, value).toPrecision(3)));
    const amount = Math.max(place.whole ? 1 : 0, value / place.unit);
    return place.whole ? String(Math.round(amount)) : String(Number(amount.toPrecision(3)));
  }

  function replace(changes) {
    let text = spec.value;
    [...changes].sort((a, b) => b.place.at - a.place.at).forEach(({place, words}) => {
      text = text.slice(0, place.at) + words + text.slice(place.at + place.length);
    });
    spec.value = text;
  }

  /** The points of all pieces; those at one place move together, so that a chain stays whole. */
  function points() {
    const total = answer.end, epoch = Number(form.elements.perEpoch.value) || 0;
    const merged = new Map();
    pieces(spec.value, total, epoch).forEach((piece, p) => {
      (POINTS[piece.name] || (() => []))(piece.args).forEach(([x, y, xName, yName]) => {
        const xPlace = xName && piece.places[xName], yPlace = yName && piece.places[yName];
        const at = piece.start + x;
        if ((!xPlace && !yPlace) || !(at <= total * 1.001)) return;
        const key = at.toPrecision(9) + ' ' + Number(y).toPrecision(9);
        const point = merged.get(key) || {x: at, y, across: null, up: [], names: []};
        if (xPlace && !point.across) point.across = {place: xPlace, before: at - piece.args[xName]};
        if (yPlace) point.up.push(yPlace);
        point.names.push([yPlace && yName, xPlace && xName].filter(Boolean).join(' and ') + ' of ' + piece.name);
        merged.set(key, point);
      });
    });
    return [...merged.values()];
  }

  /** Writes the place to which a point was moved into the spec. */
  function moved(point, x, y) {
    const changes = [];
    if (point.across) changes.push({place: point.across.place, words: rounded(x - point.across.before, point.across.place, true)});
    point.up.forEach(place => changes.push({place, words: rounded(y, place, false)}));
    replace(changes);
  }

  function handles() {
    const figure = figures.get('schedule');
    if (!figure) return;
    const plot = figure.views[0].plot;
    document.querySelectorAll('.handle').forEach(old => old.remove());
    if (!answer || !answer.ok) return;
    const made = points().map((point, i) => {
      const handle = element('button', {
        type: 'button', class: 'handle' + (point.up.length ? '' : ' across'), 'data-point': String(i),
        'aria-label': point.names.join(', ') + '; arrow keys change it', title: 'Drag: ' + point.names.join(', ')});
      handle.addEventListener('pointerdown', event => {
        event.preventDefault(); event.stopPropagation();
        handle.setPointerCapture(event.pointerId);
        handle.dataset.dragging = 'yes';
        const box = plot.over.getBoundingClientRect();
        // The axes that the drag began with count, so that the point stays under the finger.
        const {x: xs, y: ys} = plot.scales, ends = [xs.min, xs.max, ys.min, ys.max];
        const drag = e => {
          const px = e.clientX - box.left, py = e.clientY - box.top;
          const now = points()[i];
          if (!now) return;
          moved(now, ends[0] + (px / box.width) * (ends[1] - ends[0]), ends[3] - (py / box.height) * (ends[3] - ends[2]));
          later(40);
        };
        handle.addEventListener('pointermove', drag);
        handle.addEventListener('pointerup', () => {
          delete handle.dataset.dragging;
          handle.removeEventListener('pointermove', drag);
          ask();
        }, {once: true});
      });
      handle.addEventListener('keydown', event => {
        const by = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1]}[event.key];
        if (!by) return;
        event.preventDefault(); event.stopPropagation();
        const {x: xs, y: ys} = plot.scales;
        moved(point, point.x + by[0] * .01 * (xs.max - xs.min), point.y + by[1] * .02 * (ys.max - ys.min));
        ask();
      });
      plot.over.append(handle);
      return {point, handle};
    });
    const place = () => made.forEach(({point, handle}) => {
      handle.style.left = plot.valToPos(point.x, 'x') + 'px';
      handle.style.top = Math.max(0, Math.min(plot.over.clientHeight, plot.valToPos(point.y, 'y'))) + 'px';
    });
    figure.drawn = place;
    // A plot that was just made has no scales yet; it calls when it is drawn.
    if (plot.scales.x.min !== null && plot.scales.x.min !== undefined) place();
  }

  function query() {
    const values = new URLSearchParams();
    values.set('spec', spec.value);
    for (const name of ['steps', 'epochs', 'perEpoch']) if (form.elements[name].value) values.set(name, form.elements[name].value);
    return values;
  }

  async function ask() {
    clearTimeout(timer);
    const mine = ++asked;
    const values = query();
    let got;
    try {
      got = await (await fetch('/api/schedule?' + values)).json();
    } catch (e) {
      got = {ok: false, message: 'The server has stopped. Start it again with: lr4j page', position: null};
    }
    if (mine !== asked) return;
    answer = got;
    spec.setAttribute('aria-invalid', String(!got.ok));
    problem.replaceChildren();
    if (!got.ok) {
      if (got.position !== null && got.position !== undefined) {
        const text = spec.value, at = Math.min(got.position, text.length);
        problem.append(text.slice(0, at), element('mark', {}, text.slice(at, at + 1) || ' '), text.slice(at + 1), '\n');
      }
      problem.append(got.message);
      handles();
      return;
    }
    history.replaceState(null, '', '/schedule?' + values);
    plain.textContent = spec.value;
    command.textContent = got.command;
    warnings.replaceChildren(...got.warnings.map(words => element('p', {class: 'note'}, words)));
    const dragging = document.querySelector('.handle[data-dragging]');
    const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.point : null;
    window.lr4j.show({schedule: got.figure});
    if (dragging) return;
    handles();
    if (focused) {
      const again = document.querySelector('.handle[data-point="' + focused + '"]');
      if (again) again.focus();
    }
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  }

  form.addEventListener('submit', event => event.preventDefault());
  spec.addEventListener('input', () => later(120));
  ['steps', 'epochs', 'perEpoch'].forEach(name => form.elements[name].addEventListener('input', () => later(120)));
  pick.addEventListener('change', () => { if (pick.value) { spec.value = pick.value; ask(); } });
  const given = new URLSearchParams(location.search);
  for (const name of ['spec', 'steps', 'epochs', 'perEpoch']) if (given.get(name)) form.elements[name].value = given.get(name);
  ask();
})();
