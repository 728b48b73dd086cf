// The report with a script: values are read off the charts, series are switched on and off. All numbers stand in the page as
// the program wrote them; without a script it is complete.
(() => {
  const words = document.currentScript.dataset;
  const dash = '\u2013', off = 'off', baseRows = new Map();
  const policies = words.policies ? words.policies.split('\n') : [];

  // --- values ---
  // Rows of a chart of time: those of its table, or every day, where an empty date is the next day and an empty value that
  // of the row before. Rows of another policy begin as those of the chart on the page.
  function rowsOf(table, template) {
    const text = template.content.textContent.trimEnd(), base = baseRows.get(template.dataset.base);
    if (template.dataset.number && text === '') return [...table.tBodies[0].rows].map(tr => [...tr.cells].map(c => c.textContent));
    const same = base ? base().slice(0, Number(template.dataset.same)) : [];
    let before = same[same.length - 1] || [];
    return text === '' ? same : same.concat(text.split('\n').map(line => {
      const row = line.split(';').map((v, i) => v !== '' ? v : i > 0 ? before[i] : new Date((dayOf(before[0]) + 1) * 864e5).toISOString().slice(0, 10));
      return before = row;
    }));
  }

  const dateText = date => date.length === 7 ? monthName({year: Number(date.slice(0, 4)), month: Number(date.slice(5))}, 'long') : dayName(date);

  function stopsOf(rows, of, heads) {
    const at = key => of.indexOf(key) + 1;
    const known = v => v !== undefined && v !== dash;
    return rows.map(row => {
      const out = [], one = (key, label) => { if (at(key) > 0 && known(row[at(key)])) out.push({of: key, label, value: row[at(key)]}); };
      const two = (key, low, high) => {
        if (at(low) > 0 && known(row[at(low)]) && known(row[at(high)])) out.push({of: key, label: words[key], value: row[at(low)] + '\u00a0' + dash + '\u00a0' + row[at(high)]});
      };
      one('observed', words.observed);
      one('median', words.median);
      two('band50', 'q25', 'q75');
      two('band90', 'q05', 'q95');
      for (const key of of.filter(k => /^l\d$/.test(k))) one(key, heads[at(key)]);
      one('limit', words.limit);
      return {day: dayOf(row[0]), date: () => dateText(row[0]), rows: out};
    });
  }

  function readable(template) {
    const place = template.parentElement, table = place.querySelector(':scope > details table');
    const drawings = [...place.querySelectorAll(':scope > svg')];
    if (!table || drawings.length === 0) return;
    const holder = make('div'), name = drawings[0].getAttribute('aria-label') || drawings[0].querySelector('title').textContent;
    drawings[0].before(holder);
    holder.append(...drawings);
    for (const svg of drawings) { // its title would be shown by the browser as a box of its own
      const title = svg.querySelector('title');
      if (!title) continue;
      svg.setAttribute('aria-label', name);
      svg.setAttribute('aria-describedby', svg.querySelector('desc').id);
      svg.removeAttribute('aria-labelledby');
      title.remove();
    }
    const heads = [...table.tHead.rows[0].cells].map(c => c.textContent);
    let known = null;
    const rows = () => known || (known = rowsOf(table, template));
    if (template.dataset.number) baseRows.set(template.dataset.number, rows);
    follow(holder, words.follow.replace('%s', () => name), () => stopsOf(rows(), template.dataset.of.split(' '), heads),
      of => !place.closest('figure').querySelector(`.legend [data-of="${of}"] [aria-pressed="false"]`));
  }

  // --- series ---
  // A policy has its number in every chart of the section of policies; other series are those of one figure.
  const ofPolicies = figure => figure.closest('#policies') !== null;
  const classesOf = (figure, of) => ofPolicies(figure) && /^[lf]\d$/.test(of) ? ['l', 'f', 's', 'g'].map(k => '.' + k + of[1]) : ['.' + of];

  function setSeries(figure, of, on) {
    for (const svg of figure.querySelectorAll('svg[role=img]'))
      for (const e of svg.querySelectorAll(classesOf(figure, of).join())) e.classList.toggle(off, !on);
    for (const li of figure.querySelectorAll('.legend li')) {
      const same = li.dataset.of === of || (ofPolicies(figure) && li.dataset.of[1] === of[1]);
      if (same && li.querySelector('button')) li.querySelector('button').setAttribute('aria-pressed', on);
    }
    for (const holder of figure.querySelectorAll('.watch')) holder.again();
  }

  function press(figure, of, on) {
    if (ofPolicies(figure) && /^[lf]\d$/.test(of)) compare(Number(of[1]), on); else setSeries(figure, of, on);
  }

  function compare(policy, on) {
    for (const figure of document.querySelectorAll('#policies figure')) setSeries(figure, 'f' + policy, on);
    const box = document.querySelector(`.bar input[value="${policy}"]`);
    if (box) box.checked = on;
  }

  function switches(figure) {
    for (const li of figure.querySelectorAll('.legend li')) {
      const button = make('button', {type: 'button', 'aria-pressed': 'true'});
      button.append(...li.childNodes);
      li.append(button);
      button.onclick = () => press(figure, li.dataset.of, button.getAttribute('aria-pressed') !== 'true');
    }
  }

  function bring(part) {
    for (const template of part.querySelectorAll('template.rows')) readable(template);
    for (const figure of part.querySelectorAll('figure'))
      if (figure.querySelector('.watch') || ofPolicies(figure)) switches(figure);
  }

  // --- another policy ---
  const number = text => text === undefined || text === dash ? null
    : Number(text.replace(/[,\u00a0%]/g, '').replace('\u2212', '-').replace(/ M$/, 'e6').replace('> ', ''));
  const dateOf = day => new Date(day * 864e5).toISOString().slice(0, 10);

  // Months along the bottom, as the program sets them.
  function monthTicks(from, to, width) {
    const index = day => { const d = new Date(day * 864e5); return d.getUTCFullYear() * 12 + d.getUTCMonth(); };
    const start = index(from), months = index(to) - start + 1, room = Math.floor(width / 62), out = [];
    const step = [1, 2, 3, 6, 12, 24, 60, 120, 240].find(s => Math.floor(months / s) <= room) || 240;
    for (let m = start; m < start + months; m++) {
      const day = Date.UTC(Math.floor(m / 12), m % 12, 1) / 864e5, x = width * (day - from) / (to - from);
      if (m % 12 % step !== 0 || (step > 12 && Math.floor(m / 12) % (step / 12) !== 0) || x < -1 || x >= width - 20) continue;
      out.push([day, new Date(day * 864e5).toLocaleDateString(locale(), {timeZone: 'UTC', month: 'short', year: 'numeric'}).replace(' de ', ' ').replace('Sept', 'Sep')]);
    }
    return out;
  }

  // A chart of time from its rows, as the program draws it: once for a wide page and once for a telephone.
  function drawSketch(box, rows, of) {
    const d = box.dataset, percent = d.percent === '1', column = key => of.includes(key) ? rows.map(r => number(r[of.indexOf(key) + 1])) : null;
    const days = rows.map(r => dayOf(r[0])), margin = rows[0][0].length === 7 ? 14 : 0, layers = [];
    const band = (name, low, high) => { if (column(low)) layers.push({kind: 'band', of: name, low: column(low), high: column(high)}); };
    const line = (key, name) => { if (column(key)) layers.push({kind: 'line', of: name, values: column(key)}); };
    band('band90', 'q05', 'q95');
    band('band50', 'q25', 'q75');
    line('median', 'median');
    for (const key of of.filter(k => /^l\d$/.test(k))) line(key, 'line ' + key);
    line('limit', 'limit');
    if (column('observed')) layers.push({kind: 'dots', of: 'observed', values: column('observed')});
    const high = Math.max(...layers.flatMap(l => l.values || l.high).filter(v => v !== null), percent ? 100 : 0) || 1;
    const shapes = d.small ? [['', 372, 190]] : [['wide', 760, 330], ['narrow', 340, 240]];
    box.replaceWith(...shapes.map(([name, width, height]) => {
      const want = height < 240 ? 3 : 5, steps = ticksOf(0, high, want), step = steps[1] - steps[0], top = step * Math.ceil(high / step - 1e-9);
      const text = v => v.toLocaleString('en-GB', {maximumSignificantDigits: 3}) + (percent ? '\u00a0%' : ''), values = ticksOf(0, top, want);
      const left = Math.max(56, ...values.map(v => 6.8 * text(v).length + 11));
      const frame = {width, height, left, right: 14, up: 36, down: 30, label: d.title, from: days[0] - margin, to: days[days.length - 1] + margin, bottom: 0, top};
      const svg = timeDrawing(frame, days, layers, {y: values.map(v => [v, text(v)]), x: monthTicks(frame.from, frame.to, width - left - 14)});
      if (name) svg.setAttribute('class', name);
      const first = svg.firstElementChild, bottom = height - frame.down;
      for (const span of d.spans.split(' ').filter(Boolean)) {
        const [from, to] = span.split(';').map(t => svg.at(Math.min(frame.to, dayOf(t))));
        first.before(make('rect', {class: 'shortfall', x: from, y: frame.up, width: Math.max(0, to - from), height: bottom - frame.up}));
      }
      first.before(make('rect', {class: 'plot', x: left, y: frame.up, width: width - left - 14, height: bottom - frame.up, 'data-from': dateOf(frame.from), 'data-to': dateOf(frame.to)}));
      d.marks.split(' ').filter(Boolean).forEach((mark, i) => {
        const x = svg.at(dayOf(mark));
        first.before(make('line', {class: 'mark', x1: x, x2: x, y1: frame.up, y2: bottom}),
          make('text', {class: 'marknumber', x, y: frame.up - (i % 2 ? 14 : 3), 'text-anchor': 'middle'}, String(i + 1)));
      });
      first.before(make('text', {class: 'tick', x: 4, y: 16}, d.unit));
      svg.append(make('line', {class: 'axis', x1: left, x2: width - 14, y1: bottom, y2: bottom}));
      svg.setAttribute('aria-label', d.title + '. ' + d.words);
      return svg;
    }));
  }

  function filled(template) {
    const part = make('div', {class: 'single'});
    part.append(document.importNode(template.content, true));
    for (const rows of part.querySelectorAll('template.rows')) {
      const place = rows.parentElement, box = place.querySelector(':scope > .sketch'), table = place.querySelector(':scope > details table');
      const all = rowsOf(table, rows), monthly = all.length > 0 && all[0][0].length === 7;
      all.filter((_, i) => monthly || i % 7 === 0).forEach(row => table.tBodies[0].append(make('tr', {},
        make('th', {scope: 'row', class: 'date'}, row[0]), ...row.slice(1).map(v => make('td', {class: 'n'}, v)))));
      if (all.length > 0) drawSketch(box, all, rows.dataset.of.split(' '));
    }
    return part;
  }

  const parts = [...document.querySelectorAll('div.single')].map(base => {
    const forms = new Map();
    for (let e = base.nextElementSibling; e && e.matches('template.single'); e = e.nextElementSibling) forms.set(Number(e.dataset.policy), e);
    return {shown: base, base, forms, made: new Map()};
  });
  const page = policies.findIndex((_, i) => parts.length > 0 && !parts[0].forms.has(i));
  let alone = page;

  function show(policy) {
    unfollow();
    alone = policy;
    for (const part of parts) {
      let next = part.base;
      if (part.forms.has(policy)) {
        next = part.made.get(policy) || filled(part.forms.get(policy));
        if (!part.made.has(policy)) part.made.set(policy, next);
      }
      if (next === part.shown) continue;
      const open = [...part.shown.querySelectorAll('details')].map(d => d.open);
      part.shown.replaceWith(next);
      part.shown = next;
      if (next !== part.base && !next.dataset.ready) bring(next);
      next.dataset.ready = '1';
      next.querySelectorAll('details').forEach((d, i) => { if (i < open.length) d.open = open[i]; });
    }
    for (const m of maps) m();
  }

  function bar() {
    const select = make('select', {id: 'alone', 'aria-label': words.alone}, ...policies.map((label, i) => make('option', {value: i}, label)));
    const boxes = policies.map((label, i) => make('label', {}, make('input', {type: 'checkbox', value: i}), ' ' + label));
    const fold = make('details', {}, make('summary', {}, words.compared), make('div', {class: 'boxes'}, ...boxes));
    const out = make('div', {class: 'bar only', role: 'group', 'aria-label': words.alone},
      make('label', {for: 'alone'}, words.alone), select, fold);
    select.value = page;
    select.onchange = () => show(Number(select.value));
    boxes.forEach((b, i) => { b.firstChild.checked = true; b.firstChild.onchange = () => compare(i, b.firstChild.checked); });
    document.getElementById('main').prepend(out);
  }

  // A slider above a map, with steps, play and the date read out; draw(at) draws. What it returns draws again.
  function stepper(figure, label, texts, note, pause, draw) {
    const range = make('input', {type: 'range', id: 'mapStep', 'aria-label': label, min: 0, max: texts.length - 1, step: 1, value: 0});
    const said = make('output', {for: 'mapStep', 'aria-live': 'polite'}), button = text => make('button', {type: 'button'}, text);
    const back = button('\u2039'), on = button('\u203a'), play = button(words.play);
    back.setAttribute('aria-label', words.back);
    on.setAttribute('aria-label', words.on);
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches; // then nothing plays by itself
    let timer = 0;
    const say = () => {
      const when = texts[range.value];
      said.textContent = policies.length > 0 ? when + ' \u00b7 ' + policies[alone] : when;
      range.setAttribute('aria-valuetext', when);
    };
    const again = () => { say(); draw(Number(range.value)); };
    const stop = () => { clearInterval(timer); timer = 0; play.textContent = words.play; said.setAttribute('aria-live', 'polite'); };
    const step = by => { range.value = Math.min(texts.length - 1, Math.max(0, Number(range.value) + by)); again(); };
    range.oninput = again;
    back.onclick = () => { stop(); step(-1); };
    on.onclick = () => { stop(); step(1); };
    play.onclick = () => {
      if (timer) { stop(); return; }
      if (Number(range.value) === texts.length - 1) range.value = 0;
      play.textContent = words.stop;
      said.setAttribute('aria-live', 'off');
      timer = setInterval(() => { step(1); if (Number(range.value) === texts.length - 1) stop(); }, pause);
    };
    figure.querySelector('svg').before(make('div', {class: 'months only'}, make('label', {for: 'mapStep'}, label), range, back, on,
      ...(still ? [] : [play]), said, make('p', {class: 'note'}, note)));
    say();
    return again;
  }

  // --- the map, month by month ---
  const maps = [];
  function mapOf(figure) {
    const ends = figure.querySelector('template.routes').content.textContent.split('\n').map(l => l.split('\t'));
    const flows = new Map(); // of a policy: rows of months, and last the whole period; those of later policies may begin as the first
    for (const t of figure.querySelectorAll('template.flows')) {
      const rows = t.content.textContent.split('\n').filter(Boolean).map(l => l.split(';')); // none: all as the first
      flows.set(Number(t.dataset.policy), (flows.get(0) || []).slice(0, Number(t.dataset.same)).concat(rows));
    }
    for (const rows of flows.values()) rows.unshift(rows.pop());
    const all = flows.get(page) || [...flows.values()][0], months = all.map(row => row[0]);
    const most = [Math.max(...all[0].slice(1).map(v => number(v) || 0)),
      Math.max(1, ...[...flows.values()].flatMap(rows => rows.slice(1).flatMap(row => row.slice(1).map(v => number(v) || 0))))];
    const table = figure.querySelector('details tbody');
    const step = stepper(figure, words.month, months.map((m, i) => i > 0 ? dateText(m) : words.period), words.monthly, 900, at => {
      const row = (page < 0 ? all : flows.get(alone) || [])[at] || [];
      for (const path of figure.querySelectorAll('[data-route]')) {
        const i = Number(path.dataset.route), text = row[i + 1] || '', flow = number(text) || 0, [from, to] = ends[i];
        path.setAttribute('class', flow > 0 ? 'flow' : 'path');
        path.replaceChildren();
        path.removeAttribute('stroke-width');
        if (flow <= 0) continue;
        path.setAttribute('stroke-width', ((path.closest('.narrow') ? 0.5 : 1) * (0.6 + 9.4 * Math.sqrt(flow / most[at > 0 ? 1 : 0]))).toFixed(1));
        path.append(make('title', {}, [from, to, text].reduce((t, v) => t.replace('%s', () => v), words.flow)));
      }
      const list = row.slice(1).map((text, i) => [number(text) || 0, text, i]).filter(e => e[0] > 0).sort((a, b) => b[0] - a[0] || a[2] - b[2]).slice(0, 40);
      table.replaceChildren(...list.map(([, text, i]) => make('tr', {}, make('th', {scope: 'row'}, ends[i][0]), make('td', {}, ends[i][1]), make('td', {class: 'n'}, text))));
    });
    maps.push(step);
  }

  // --- the map of camps, day by day ---
  function campsOf(figure) {
    const [names, ...rows] = figure.querySelector('template.days').content.textContent.split('\n').map(l => l.split('\t'));
    const most = Math.max(1, ...rows.flatMap(row => row.slice(1).map(v => number(v) || 0)));
    stepper(figure, words.day, rows.map(row => dateText(row[0])), words.people, 24000 / rows.length, at => {
      for (const svg of figure.querySelectorAll('svg[role=img]')) {
        svg.querySelectorAll('.people').forEach((circle, i) => {
          circle.setAttribute('r', ((svg.matches('.narrow') ? 18 : 36) * Math.sqrt((number(rows[at][i + 1]) || 0) / most)).toFixed(1));
          circle.replaceChildren(make('title', {}, names[i + 1] + ': ' + rows[at][i + 1]));
        });
      }
    })();
  }

  bring(document);
  if (policies.length > 1 && parts.length > 0) bar();
  for (const template of document.querySelectorAll('template.routes')) mapOf(template.closest('figure'));
  for (const template of document.querySelectorAll('template.days')) campsOf(template.closest('figure'));
  document.body.dataset.state = 'ready';
})();
