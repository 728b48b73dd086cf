// The page: levers to a policy, runs of it by the engine in workers, series to charts. No number is made here but by the
// engine; quantiles too are taken by it.
'use strict';
const $ = id => document.getElementById(id);
const scenario = JSON.parse($('scenario').textContent);
const FANS = 100, EXACT = 25, LIVE = 'run_of_this_page', MOST_PINS = 3;
const BASELINE = scenario.baseline;
const TOTAL = scenario.series.findIndex(s => s.chart === 'encounters');

// What the user has chosen, and what has come of it.
const state = {language: scenario.language, start: BASELINE, changes: new Map(), pins: []};
let run = null; // {number, central, rows: [{base, live}], exact: [], fan}
let number = 0, engine = null, workers = [], months = [], timer = 0, idle = 0, base = {central: null, fan: null};

// --- words and numbers ---
const word = (key, values = {}) => WORDS[key][state.language === 'es' ? 1 : 0].replace(/\{(\w+)\}/g, (_, k) => values[k]);
const minus = text => text.replace('-', '\u2212');
const rounded = x => minus(x.toLocaleString(locale(), Math.abs(x) < 1000 ? {maximumFractionDigits: 0} : {maximumSignificantDigits: 3}));
const plain = x => minus(x.toLocaleString(locale(), Math.abs(x) < 100 ? {maximumSignificantDigits: 3} : {maximumFractionDigits: 0}));
const share = x => (100 * x).toLocaleString(locale(), {maximumFractionDigits: Math.abs(x) < 0.1 ? 1 : 0}) + '\u00a0%';
// A title, label or help in the language of the reader, where the scenario or the program has it.
const said = text => (scenario.texts[state.language] || {})[text] || text;
const policyLabel = id => said((scenario.policies.find(p => p.id === id) || {label: id}).label);
const runName = () => state.changes.size === 0 ? policyLabel(state.start) : word('changed', {p: policyLabel(state.start)});

const capital = text => text.charAt(0).toLocaleUpperCase() + text.slice(1);

// --- the policy of the page ---
const leverName = l => l.element ? said(l.label) + ' · ' + said(l.element) : said(l.label);
const standing = l => l.values[scenario.policies.findIndex(p => p.id === state.start)];
const levers = new Map(scenario.levers.map(l => [l.id, l]));

// Changes in the order of the levers: the engine wants no setting of the same lever twice.
const settings = () => scenario.levers.filter(l => state.changes.has(l.id))
  .map(l => ({lever: l.id, value: String(state.changes.get(l.id).value), from: state.changes.get(l.id).from}));

function treeOfRun() {
  const policy = {label: 'run', extends: state.start, from: scenario.decision};
  if (state.changes.size > 0) policy.set = settings();
  return {...scenario.tree, policies: {...scenario.tree.policies, [LIVE]: policy}};
}

function snippet() {
  const lines = ['  my_policy:', '    label: ' + JSON.stringify(runName()), '    extends: ' + state.start, '    from: ' + scenario.decision];
  if (state.changes.size > 0) lines.push('    set:');
  for (const s of settings()) lines.push(`      - {lever: ${s.lever}, value: ${s.value}, from: ${s.from}}`);
  return lines.join('\n') + '\n';
}

// --- the address: start=POLICY;LEVER=VALUE@DATE;...;lang=es;pin=NAME:... ---
function address() {
  const parts = ['start=' + encodeURIComponent(state.start)];
  for (const s of settings()) parts.push(`${s.lever}=${s.value}@${s.from}`);
  if (state.language !== scenario.language) parts.push('lang=' + state.language);
  return '#' + parts.join(';');
}

const isDay = d => /^\d{4}-\d\d-\d\d$/.test(d) && d >= scenario.decision && d <= scenario.end
  && new Date(d + 'T00:00:00Z').toJSON() === d + 'T00:00:00.000Z'; // no 31 February

function readAddress() {
  state.changes.clear();
  state.start = BASELINE;
  for (const part of location.hash.slice(1).split(';')) {
    const at = part.indexOf('='), key = part.slice(0, at);
    let value = '';
    try { value = decodeURIComponent(part.slice(at + 1)); } catch { continue; }
    if (key === 'start' && scenario.policies.some(p => p.id === value)) state.start = value;
    else if (key === 'lang' && (value === 'en' || value === 'es')) state.language = value;
    else if (levers.has(key)) {
      const [text, day] = value.split('@'), l = levers.get(key), x = Number(text);
      if (text.trim() !== '' && x >= l.low && x <= l.high) state.changes.set(key, {value: x, from: isDay(day || '') ? day : scenario.decision});
    }
  }
}

// --- controls ---
function leverRow(l) {
  const id = 'l-' + l.id;
  const step = l.top - l.low <= 1 ? 0.01 : l.top - l.low <= 20 ? 0.05 : l.top - l.low <= 1000 ? 1 : 10;
  const range = make('input', {type: 'range', id, min: l.low, max: l.top, step: 'any'});
  const exact = make('input', {type: 'number', min: l.low, max: l.high, step: 'any'});
  const day = make('input', {type: 'date', min: scenario.decision, max: scenario.end});
  const undo = make('button', {type: 'button'});
  const label = make('label', {for: id, class: 'name'});
  const when = make('span', {});
  const row = make('div', {class: 'lever'}, label, make('div', {class: 'set'}, range, exact),
    make('div', {class: 'when'}, when, day, undo));
  const set = value => {
    if (!(value >= l.low && value <= l.high)) return;
    const old = state.changes.get(l.id);
    state.changes.set(l.id, {value, from: old ? old.from : scenario.decision});
    row.show();
    changed();
  };
  range.oninput = () => set(Number((Math.round(range.value / step) * step).toPrecision(6)));
  exact.onchange = () => exact.value === '' ? row.show() : set(Number(exact.value));
  day.onchange = () => {
    if (state.changes.has(l.id) && isDay(day.value)) { state.changes.get(l.id).from = day.value; changed(); } else row.show();
  };
  undo.onclick = () => { state.changes.delete(l.id); row.show(); range.focus(); changed(); };
  row.show = () => {
    const change = state.changes.get(l.id), value = change ? change.value : standing(l);
    range.value = Math.min(value, l.top);
    if (document.activeElement !== exact || exact.value === '' || Number(exact.value) !== Number(value.toPrecision(4))) exact.value = Number(value.toPrecision(4));
    day.value = change ? change.from : scenario.decision;
    row.classList.toggle('moved', change !== undefined);
    if (change && row.parentElement.localName === 'details') row.parentElement.open = true;
    const name = leverName(l);
    label.replaceChildren(capital(said(l.label)) + ' ');
    if (l.element) label.append(make('span', {class: 'of'}, '· ' + said(l.element)));
    if (l.unit) label.append(make('span', {class: 'of'}, ' (' + said(l.unit) + ')'));
    range.title = said(l.help);
    exact.setAttribute('aria-label', word('valueOf', {l: name}));
    day.setAttribute('aria-label', word('dateOf', {l: name}));
    undo.setAttribute('aria-label', word('undoOf', {l: name}));
    when.textContent = word('from');
    undo.textContent = word('undo');
  };
  return row;
}

let rows = [];
function buildLevers() {
  // Elements of one lever stand together, folded where there are several.
  const groups = new Map();
  for (const l of scenario.levers) {
    const key = (l.used ? 'used ' : 'other ') + l.label, group = groups.get(key) || [];
    groups.set(key, [...group, l]);
  }
  for (const [key, list] of groups) {
    const made = list.map(leverRow), place = $(key.startsWith('used') ? 'used' : 'others');
    rows.push(...made);
    if (list.length === 1) place.append(...made);
    else {
      const summary = make('summary');
      summary.show = () => { summary.textContent = capital(said(list[0].label)) + ' (' + list.length + ')'; };
      rows.push(summary);
      place.append(make('details', {class: 'group'}, summary, ...made));
    }
  }
  $('more').hidden = scenario.levers.every(l => l.used);
  for (const p of scenario.policies) $('start').append(make('option', {value: p.id}));
}

function showWords() {
  document.documentElement.lang = state.language;
  document.title = said(scenario.title) + ' – ' + word('kicker');
  for (const e of document.querySelectorAll('[data-word]')) e.textContent = word(e.dataset.word);
  $('skip').textContent = word('skip');
  $('title').textContent = said(scenario.title);
  for (const option of $('start').options) option.textContent = policyLabel(option.value);
  $('leversNote').textContent = word('leversNote', {d: dayName(scenario.decision)});
  $('moreName').textContent = word('moreLevers', {n: scenario.levers.filter(l => !l.used).length});
  $('linked').hidden = !scenario.link;
  $('linkedTo').href = scenario.link;
  $('madeBy').textContent = word('madeBy', {v: scenario.version});
  $('language').value = state.language;
  $('start').value = state.start;
  for (const row of rows) row.show();
  showPins();
}

// --- runs ---
function changed() {
  $('note').textContent = '';
  clearTimeout(timer);
  clearTimeout(idle);
  run = {number: ++number, rows: [], exact: [], central: null, fan: null, old: run && (run.fan || run.old)};
  if (workers.length > 0) post(workers[0], 'central');
  for (const w of workers.slice(1)) w.postMessage({kind: 'stop'});
  timer = setTimeout(() => {
    history.replaceState(null, '', address());
    for (const w of workers.slice(1)) post(w, 'expected');
  }, 250);
  showStatus();
}

const post = (w, kind) => w.postMessage({kind, number: run.number, tree: treeOfRun(), policy: LIVE});

function fanOf(list, which) {
  const out = [];
  for (let k = 0; k < scenario.series.length * months.length; k++) out.push(engine.summary(list.map(r => r[which][k])));
  return out;
}

function receive(event) {
  const m = event.data;
  if (!run || m.number !== run.number) return;
  if (m.kind === 'error') {
    $('status').textContent = word('failed', {t: m.text});
    return;
  }
  if (m.kind === 'central') {
    run.central = m;
    base.central = m.base;
    draw();
  } else if (m.kind === 'expected') {
    run.rows[m.replicate] = m;
    if (Object.keys(run.rows).length === FANS) {
      run.fan = fanOf(run.rows, 'live');
      run.difference = months.map((_, i) => TOTAL * months.length + i).map(k => engine.summary(run.rows.map(r => r.live[k] - r.base[k])));
      if (!base.fan) base.fan = fanOf(run.rows, 'base');
      draw();
      idle = setTimeout(() => { for (const w of workers.slice(1)) post(w, 'exact'); }, 1500);
    }
  } else {
    run.exact[m.replicate] = m;
  }
  showStatus();
}

// Months from that of the decision on; the days before it are the same in both policies.
const after = () => months.map((m, i) => i).filter(i => months[i].text >= scenario.decision.slice(0, 7));
const totalOf = row => after().reduce((sum, i) => sum + row[TOTAL * months.length + i], 0);

function showStatus() {
  const count = run ? Object.keys(run.rows).length : 0, exact = run ? Object.keys(run.exact).length : 0;
  let text = word('loading');
  if (run && run.central) text = word('central', {n: count, m: FANS});
  if (run && run.fan) text = word('fans', {m: FANS});
  if (exact > 0) text = word('exact', {m: FANS, n: exact, k: EXACT});
  if (exact === EXACT) {
    const difference = list => engine.summary(list.slice(0, EXACT).map(r => totalOf(r.live) - totalOf(r.base))).mean;
    text = word('certified', {k: EXACT, x: rounded(difference(run.exact)), y: rounded(difference(run.rows))});
  }
  $('status').textContent = text;
  $('pin').disabled = !run || !run.fan || state.pins.length === MOST_PINS;
  document.body.dataset.state = exact === EXACT ? 'certified' : run && run.fan ? 'fan' : run && run.central ? 'central' : 'loading';
}

function showAnswer() {
  const list = run.fan ? run.rows : [run.central], span = after(), first = months[span[0]], last = months[months.length - 1];
  const level = engine.summary(list.map(r => totalOf(r.live)));
  const before = engine.summary(list.map(r => totalOf(r.base))), differences = list.map(r => totalOf(r.live) - totalOf(r.base));
  const d = engine.summary(differences), path = run.fan ? '' : 'Path', few = d.mean < 0;
  const part = test => differences.filter(test).length / list.length, tied = part(x => x === 0);
  const q = part(x => few ? x < 0 : x > 0);
  const values = {p: runName(), n: rounded(level.mean), d0: monthName(first, 'long'), d1: monthName(last, 'long'), a: rounded(level.q05), b: rounded(level.q95)};
  const clear = q > scenario.clearShare && Math.abs(d.mean) >= scenario.clearSize * before.mean || !run.fan;
  const turned = x => few && clear ? -x : x, ends = [d.q05, d.q95].map(turned).sort((a, b) => a - b);
  const paired = {b: policyLabel(BASELINE), n: rounded(Math.abs(d.mean)), s: share(before.mean > 0 ? Math.abs(d.mean) / before.mean : 0),
    t: rounded(before.mean), x: rounded(ends[0]), y: rounded(ends[1]), q: share(clear ? q : part(x => x > 0)),
    e: tied >= 0.01 ? word('tied', {q: share(tied)}) : ''};
  const same = list.every(r => r.live.every((x, i) => x === r.base[i]));
  $('answer').textContent = word('answer' + path, values) + ' ' + (same ? word('same', paired) : word(!clear ? 'unclear' : (few ? 'fewer' : 'more') + path, paired));
}

// --- charts ---
const column = (list, k, of) => months.map((_, i) => of(list[k * months.length + i]));

// layers: {kind: 'band', low, high, of} or {kind: 'line', values, of}; values by month.
function chart(box, label, layers, record, height) {
  const width = Math.max(230, box.clientWidth || 300), n = months.length;
  const all = layers.flatMap(l => l.values || l.high).concat(record.filter(x => x !== null));
  const top = Math.max(1, ...all) * 1.05, least = Math.min(0, ...all, ...layers.flatMap(l => l.low || [])), bottom = least < 0 ? least * 1.05 : 0;
  const frame = {width, height, left: 46, right: 8, up: 12, down: 22, label, from: 0, to: n - 1, bottom, top};
  const every = Math.ceil(n / Math.max(2, Math.floor((width - frame.left) / 74))), days = months.map((_, i) => i);
  const ticks = {
    y: ticksOf(bottom, top).map(v => [v, Math.abs(v) >= 1e6 ? v / 1e6 + ' M' : Math.abs(v) >= 1e4 ? v / 1e3 + ' k' : plain(v)]),
    x: days.filter(i => i % every === 0).map(i => [i, monthName(months[i], 'short'), i === 0 ? 'start' : i === n - 1 ? 'end' : 'middle']),
  };
  const named = layers.map(l => ({...l, of: l.kind + ' ' + l.of}));
  const svg = timeDrawing(frame, days, [...named, {kind: 'dots', values: record, of: 'dot'}], ticks), at = svg.at(after()[0]);
  svg.querySelector('path').before(make('line', {class: 'day', x1: at, x2: at, y1: frame.up, y2: height - frame.down}));
  return svg;
}

function layersOf(k) {
  const out = [];
  const fan = run.fan && base.fan;
  if (fan)
    for (const [list, of] of [[base.fan, 'base'], [run.fan, 'run']])
      out.push({kind: 'band', of, low: column(list, k, s => s.q05), high: column(list, k, s => s.q95)});
  out.push({kind: 'line', of: 'base', values: fan ? column(base.fan, k, s => s.q50) : column(base.central, k, v => v)});
  state.pins.forEach((p, i) => out.push({kind: 'line', of: 'p' + i, values: column(p.fan, k, s => s.q50)}));
  out.push({kind: 'line', of: 'run', values: fan ? column(run.fan, k, s => s.q50) : column(run.central.live, k, v => v)});
  return out;
}

function legend() {
  const list = make('ul', {class: 'legend'});
  const add = (of, text, dot) => {
    const mark = make('svg', {viewBox: '0 0 26 12', 'aria-hidden': 'true'});
    mark.append(dot ? make('circle', {class: 'dot', cx: 13, cy: 6, r: 3}) : make('path', {class: 'line ' + of, d: 'M1 6L25 6'}));
    list.append(make('li', {}, mark, text));
  };
  add('run', word('legendRun') + ': ' + runName());
  add('base', word('legendBase') + ': ' + policyLabel(BASELINE));
  state.pins.forEach((p, i) => add('p' + i, p.name));
  if (scenario.series.some(s => s.record.some(x => x !== null))) add('', word('legendRecord'), true);
  list.append(make('li', {}, word(run.fan ? 'legendBand' : 'legendPath')));
  $('legend').replaceChildren(list);
}

function draw() {
  if (!run || !run.central || !engine) return;
  performance.mark(run.fan ? 'fans' : 'drawn');
  showAnswer();
  legend();
  $('encounters').replaceChildren(chart($('encounters'), word('encounters'), layersOf(TOTAL), scenario.series[TOTAL].record, innerWidth < 992 ? 170 : 290));
  const d = run.difference, path = k => run.central.live[k] - run.central.base[k], at = i => TOTAL * months.length + i;
  const paired = d ? [{kind: 'band', of: 'run', low: d.map(s => s.q05), high: d.map(s => s.q95)}, {kind: 'line', of: 'run', values: d.map(s => s.q50)}]
    : [{kind: 'line', of: 'run', values: months.map((_, i) => path(at(i)))}];
  $('difference').replaceChildren(chart($('difference'), word('difference'), paired, [], 150));
  const boxes = {custody: [], places: []};
  scenario.series.forEach((s, k) => {
    if (!(s.chart in boxes)) return;
    const layers = layersOf(k), box = $(s.chart), beds = scenario.series.findIndex(b => b.chart === 'beds' && b.element === s.element);
    const height = s.chart === 'custody' ? 190 : 140;
    if (s.chart === 'custody' && beds >= 0) {
      const list = run.fan ? column(run.fan, beds, v => v.q50) : column(run.central.live, beds, v => v);
      if (list.some(v => v > 0)) layers.push({kind: 'line', of: 'beds', values: list});
    }
    boxes[s.chart].push([s, k, layers, height, box]);
  });
  for (const [name, list] of Object.entries(boxes)) {
    $(name + 'Box').hidden = list.length === 0;
    const cells = list.map(([s]) => make('div', {}, make('h3', {}, said(s.label || s.element))));
    $(name).replaceChildren(...cells);
    list.forEach(([s, k, layers, height], i) => cells[i].append(chart(cells[i], said(s.label || s.element), layers, s.record, height)));
  }
  drawMap();
  if ($('numbersBox').open) showNumbers();
}

// --- the map ---
// Names beside the circles, the largest first, where they touch no other name.
function mapNames(svg, list, width, scale) {
  const taken = list.map(c => [c.p.x - c.r, c.p.y - c.r, c.p.x + c.r, c.p.y + c.r]);
  for (const c of [...list].sort((a, b) => b.r - a.r)) {
    const name = said(c.p.label), w = scale * (7 * name.length + 4);
    const places = [[c.p.x + c.r + 4, c.p.y + 4 * scale, 'start', 0], [c.p.x - c.r - 4, c.p.y + 4 * scale, 'end', -w],
      [c.p.x, c.p.y - c.r - 5, 'middle', -w / 2], [c.p.x, c.p.y + c.r + 12 * scale, 'middle', -w / 2]];
    for (const [x, y, anchor, shift] of places) {
      const box = [x + shift, y - 11 * scale, x + shift + w, y + 3 * scale];
      if (box[0] < 0 || box[2] > width || box[1] < 0 || taken.some((t, i) => list[i] !== c && box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1])) continue;
      taken.push(box);
      svg.append(make('text', {x, y, 'text-anchor': anchor, 'font-size': 12 * scale}, name));
      break;
    }
  }
}

function drawMap() {
  const map = scenario.map, box = $('map'), at = Number($('mapMonth').value), width = map.width, fan = run.fan && base.fan;
  const places = scenario.series.map((s, k) => ({s, k, p: map.places.find(p => p.id === s.element)})).filter(e => e.s.chart === 'places' && e.p);
  $('mapBox').hidden = places.length === 0;
  if (places.length === 0) return;
  const value = (which, e, i) => { const k = e.k * months.length + i; return fan ? (which === 'live' ? run.fan : base.fan)[k].q50 : run.central[which][k]; };
  const most = Math.max(1, ...places.flatMap(e => months.flatMap((_, i) => [value('live', e, i), value('base', e, i)])));
  const size = v => 34 * Math.sqrt(Math.max(0, v) / most), when = monthName(months[at], 'long');
  const svg = make('svg', {viewBox: `0 0 ${width} ${map.height}`, role: 'img', 'aria-label': word('map') + ', ' + when});
  svg.append(make('path', {class: 'sea', d: `M0 0H${width}V${map.height}H0Z`}), make('path', {class: 'coast', d: map.coasts}), make('path', {class: 'border', d: map.borders}));
  for (let i = 0; i < map.routes.length; i += 2) {
    const a = map.places[map.routes[i]], b = map.places[map.routes[i + 1]];
    svg.append(make('path', {class: 'way', d: `M${a.x} ${a.y}L${b.x} ${b.y}`}));
  }
  for (const p of map.places) svg.append(make('circle', {class: 'town', cx: p.x, cy: p.y, r: 2.4}));
  const circles = places.map(e => ({...e, live: value('live', e, at), before: value('base', e, at)}));
  for (const c of circles) {
    c.r = Math.max(3, size(c.live), size(c.before));
    const words = word('mapPlace', {l: said(c.p.label), m: when, n: plain(Math.round(c.live)), b: plain(Math.round(c.before))});
    svg.append(make('circle', {class: 'here', cx: c.p.x, cy: c.p.y, r: size(c.live)}, make('title', {}, words)), make('circle', {class: 'there', cx: c.p.x, cy: c.p.y, r: size(c.before)}));
  }
  mapNames(svg, circles, width, Math.max(1, width / (box.clientWidth || width)));
  $('mapText').textContent = when;
  $('mapMonth').setAttribute('aria-valuetext', when);
  box.replaceChildren(svg);
}

function showNumbers() {
  if (!run || !run.central) return;
  const fan = run.fan && base.fan, head = [word('month'), word('legendBase'), runName()];
  if (fan) head.push(word('lowOf'), word('highOf'));
  head.push(word('legendRecord'));
  const table = make('table', {}, make('thead', {}, make('tr', {}, ...head.map(h => make('th', {scope: 'col'}, h)))));
  const body = make('tbody');
  months.forEach((m, i) => {
    const k = TOTAL * months.length + i, record = scenario.series[TOTAL].record[i];
    const cells = fan ? [base.fan[k].q50, run.fan[k].q50, run.fan[k].q05, run.fan[k].q95] : [run.central.base[k], run.central.live[k]];
    body.append(make('tr', {}, make('th', {scope: 'row'}, monthName(m, 'long')), ...cells.map(v => make('td', {}, plain(v))),
      make('td', {}, record === null ? '' : plain(record))));
  });
  table.append(body);
  $('numbers').replaceChildren(table);
}

// --- keeping ---
// What is seen, as a page of its own without the engine: the answer, the charts as they stand, the numbers.
function reportText() {
  showNumbers();
  const page = document.implementation.createHTMLDocument(''), main = page.createElement('main');
  const changes = settings().map(s => word('reportSetting', {l: capital(leverName(levers.get(s.lever))), v: plain(Number(s.value)), d: dayName(s.from)}));
  const list = page.createElement('ul');
  for (const text of changes) list.append(Object.assign(page.createElement('li'), {textContent: text}));
  const add = (tag, text, attributes = {}) => {
    const e = Object.assign(page.createElement(tag), {textContent: text});
    for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
    return e;
  };
  const set = add('section', '', {class: 'panel'});
  set.append(add('h2', word('reportChanges')), add('p', policyLabel(state.start)), changes.length > 0 ? list : add('p', word('reportNone')));
  for (const e of document.querySelectorAll('main > section, .rest > section')) {
    if (e.hidden) continue;
    const copy = page.importNode(e, true);
    for (const c of copy.querySelectorAll('.only, [role=status]')) c.remove();
    for (const d of copy.querySelectorAll('details')) d.open = true;
    main.append(copy);
    if (main.children.length === 1) main.append(set);
  }
  const file = location.pathname.split('/').pop();
  page.documentElement.lang = state.language;
  page.title = runName() + ' – ' + said(scenario.title);
  page.head.append(add('meta', '', {charset: 'utf-8'}), add('meta', '', {name: 'viewport', content: 'width=device-width, initial-scale=1'}),
    add('meta', '', {'http-equiv': 'Content-Security-Policy', content: "default-src 'none'; style-src 'unsafe-inline'"}),
    add('style', document.querySelector('style').textContent + '.all{display:block}'));
  const all = add('div', '', {class: 'all'}), header = add('header', ''), box = add('div', '');
  box.append(add('p', word('reportKicker'), {class: 'kicker'}), add('h1', said(scenario.title)));
  header.append(box);
  all.append(main);
  const back = add('p', '');
  back.append(add('a', word('reportBack'), {href: encodeURI(file) + address()}));
  const footer = add('footer', '');
  footer.append(back, add('p', word('reportMadeBy', {v: scenario.version})));
  page.body.append(header, all, footer);
  return '<!doctype html>\n' + page.documentElement.outerHTML + '\n';
}

function csvText() {
  const lines = ['month,measure,element,policy,kind,mean,q05,q50,q95'];
  const add = (policy, kind, list, of) => scenario.series.forEach((s, k) => months.forEach((m, i) =>
    lines.push([m.text, s.measure, s.element, policy, kind, ...of(list[k * months.length + i])].join(','))));
  const four = s => [s.mean, s.q05, s.q50, s.q95];
  if (run.fan) {
    add(BASELINE, 'expected draws', base.fan, four);
    add('my_policy', 'expected draws', run.fan, four);
  } else {
    add(BASELINE, 'expected path', run.central.base, v => [v, '', '', '']);
    add('my_policy', 'expected path', run.central.live, v => [v, '', '', '']);
  }
  return lines.join('\n') + '\n';
}

function save(name, text, type = 'text/plain') {
  const url = URL.createObjectURL(new Blob([text], {type})), a = make('a', {href: url, download: name});
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function showPins() {
  $('pinBox').hidden = state.pins.length === 0;
  showStatus();
  $('pins').replaceChildren(...state.pins.map((p, i) => {
    const mark = make('svg', {viewBox: '0 0 26 12', 'aria-hidden': 'true'}, make('path', {class: 'line p' + i, d: 'M1 6L25 6'}));
    const name = make('input', {type: 'text', maxlength: 80, 'aria-label': word('pinName')}), out = make('button', {type: 'button'}, word('unpin'));
    name.value = p.name;
    name.onchange = () => { p.name = name.value; draw(); };
    out.onclick = () => { state.pins.splice(i, 1); showPins(); draw(); $('pin').focus(); };
    return make('li', {}, mark, name, out);
  }));
}

function listen() {
  $('start').onchange = () => { state.start = $('start').value; state.changes.clear(); showWords(); changed(); };
  $('reset').onclick = () => { state.changes.clear(); showWords(); changed(); };
  $('language').onchange = () => { state.language = $('language').value; history.replaceState(null, '', address()); showWords(); draw(); showStatus(); };
  $('pin').onclick = () => { state.pins.push({name: runName(), fan: run.fan}); showPins(); draw(); };
  $('link').onclick = async () => {
    history.replaceState(null, '', address());
    try { await navigator.clipboard.writeText(location.href); $('note').textContent = word('linkDone'); } catch { $('note').textContent = word('linkHand'); }
  };
  $('snippet').onclick = () => save('my_policy.yml', snippet());
  $('report').onclick = () => { if (run && run.central) save(scenario.name + '_report.html', reportText(), 'text/html'); };
  $('mapMonth').oninput = () => { if (run && run.central) drawMap(); };
  $('csv').onclick = () => { if (run && run.central) save(scenario.name + '.csv', csvText()); };
  $('numbersBox').ontoggle = () => { if ($('numbersBox').open) showNumbers(); };
  addEventListener('hashchange', () => { readAddress(); showWords(); changed(); });
  let width = innerWidth, wait = 0;
  addEventListener('resize', () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(wait);
    wait = setTimeout(draw, 100);
  });
}

function listMonths() {
  let [year, month] = scenario.start.split('-').map(Number);
  for (let text; (text = year + '-' + String(month).padStart(2, '0')) <= scenario.end.slice(0, 7); month++ === 12 && (month = 1, year++))
    months.push({year, month, text});
}

async function begin() {
  listMonths();
  $('mapMonth').max = months.length - 1;
  $('mapMonth').value = months.length - 1;
  readAddress();
  buildLevers();
  listen();
  showWords();
  const bytes = Uint8Array.from(atob($('engine').textContent.trim()), c => c.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([$('worker').textContent], {type: 'text/javascript'}));
  const count = Math.max(1, Math.min(4, navigator.hardwareConcurrency || 2));
  const {files, series, seed, baseline} = scenario, part = (n, i) => [Math.floor(n * i / count), Math.floor(n * (i + 1) / count) - Math.floor(n * i / count)];
  workers = Array.from({length: count + 1}, (_, i) => {
    const w = new Worker(url);
    w.onmessage = receive;
    const shares = i === 0 ? {central: [0, 1]} : {expected: part(FANS, i - 1), exact: part(EXACT, i - 1)};
    w.postMessage({kind: 'open', bytes, scenario: {files, series, seed, baseline}, shares});
    return w;
  });
  changed();
  engine = await Engine.make(bytes);
  draw();
}

begin().catch(e => { $('status').textContent = word('failed', {t: e.message}); });
