/* Keeps a served page as fresh as its files: asks once a second, and changes only what has changed. */
(function () {
  'use strict';
  const body = document.getElementById('body');
  const page = location.pathname + location.search;
  let version = null;
  let sources = null;
  let lost = null;

  function remember(root) {
    return [...root.querySelectorAll('details[open] > summary')].map(s => s.textContent.replace(/^\d+ /, ''));
  }

  /** For each table, the column by which the reader has sorted it and the direction. */
  function sorting(root) {
    return [...root.querySelectorAll('table.sortable')].map(table => {
      const heads = [...table.querySelectorAll('th')], column = heads.findIndex(th => th.hasAttribute('aria-sort'));
      return column < 0 ? null : {column, direction: heads[column].getAttribute('aria-sort')};
    });
  }

  function sort(root, before) {
    [...root.querySelectorAll('table.sortable')].forEach((table, i) => {
      const th = before[i] && table.querySelectorAll('th')[before[i].column];
      for (let click = 0; th && click < 2 && th.getAttribute('aria-sort') !== before[i].direction; click++) th.querySelector('button').click();
    });
  }

  /** Says why the page no longer changes, or with an empty text that it does. */
  function alarm(words) {
    if (lost && lost.textContent !== words) { lost.remove(); lost = null; }
    if (words && !lost) {
      lost = window.lr4j.element('p', {class: 'note bad', role: 'alert'}, words);
      body.before(lost);
    }
  }

  function apply(next) {
    const template = document.createElement('template');
    template.innerHTML = next.html;
    const fresh = [...template.content.children];
    const texts = fresh.map(node => node.outerHTML);
    const ticked = new Set([...body.querySelectorAll('input[name=run]:checked')].map(box => box.value));
    const focused = document.activeElement && body.contains(document.activeElement) ? document.activeElement : null;
    const mark = e => e.id || e.value || e.getAttribute('href') || e.textContent;
    const key = focused && mark(focused);
    const old = sources || [];
    const nodes = [...body.children];
    const order = [];
    fresh.forEach((node, i) => {
      if (i < nodes.length && old[i] === texts[i]) return;
      const open = i < nodes.length ? remember(nodes[i]) : [];
      if (i < nodes.length) order.push([node, sorting(nodes[i])]);
      node.querySelectorAll('details').forEach(details => {
        details.open = open.includes(details.querySelector('summary').textContent.replace(/^\d+ /, ''));
      });
      if (i < nodes.length) nodes[i].replaceWith(node); else body.append(node);
    });
    nodes.slice(fresh.length).forEach(node => node.remove());
    sources = texts;
    body.querySelectorAll('input[name=run]').forEach(box => { box.checked = ticked.has(box.value); });
    if (key && !document.contains(focused)) {
      const again = [...body.querySelectorAll('a, button, input')].find(e => mark(e) === key);
      if (again) again.focus();
    }
    window.lr4j.show(next.figures);
    window.lr4j.ready(body);
    order.forEach(([node, before]) => sort(node, before));
    ticks();
  }

  function ticks() {
    const compare = document.getElementById('compare');
    if (!compare) return;
    const boxes = [...body.querySelectorAll('input[name=run]')];
    const update = () => {
      const count = boxes.filter(box => box.checked).length;
      compare.disabled = count < 2;
      compare.textContent = count < 2 ? 'Tick two runs to compare them' : 'Compare ' + count + ' runs';
    };
    boxes.forEach(box => { box.onchange = update; });
    compare.onclick = () => {
      location.href = '/compare?' + boxes.filter(box => box.checked).map(box => 'run=' + encodeURIComponent(box.value)).join('&');
    };
    update();
  }

  async function poll() {
    try {
      const answer = await fetch('/body?page=' + encodeURIComponent(page), {headers: version ? {'If-None-Match': version} : {}});
      if (answer.status === 200) {
        version = answer.headers.get('ETag');
        apply(await answer.json());
      }
      alarm(answer.status === 200 || answer.status === 304 ? '' : 'This page no longer changes: ' + (await answer.text()).trim());
    } catch (e) {
      alarm('The server has stopped, so this page no longer changes. Start it again with: lr4j page');
    }
    setTimeout(poll, document.hidden ? 4000 : 1000);
  }

  if (body && body.dataset.live === 'yes') poll(); else ticks();
})();
