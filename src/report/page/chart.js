// What the live page and the report do alike: elements, dates, and reading values off a drawing of time.
'use strict';
const locale = () => document.documentElement.lang === 'es' ? 'es-419' : 'en-GB';
const monthName = (m, style) => new Date(Date.UTC(m.year, m.month - 1, 15))
  .toLocaleDateString(locale(), {timeZone: 'UTC', year: style === 'short' ? '2-digit' : 'numeric', month: style});
const dayName = d => new Date(d + 'T00:00:00Z').toLocaleDateString(locale(), {timeZone: 'UTC', year: 'numeric', month: 'long', day: 'numeric'});
// A date or, in its middle, a month as a number of days.
const dayOf = text => Date.parse((text.length === 7 ? text + '-15' : text) + 'T00:00:00Z') / 864e5;

function make(tag, attributes = {}, ...children) {
  const svg = ['svg', 'path', 'line', 'rect', 'text', 'circle', 'g', 'title'].includes(tag);
  const e = svg ? document.createElementNS('http://www.w3.org/2000/svg', tag) : document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
  e.append(...children);
  return e;
}

// Values of drawings of time in a holder are read off: a pointer, a finger or the arrows of a slider choose a stop, a line
// marks it and a box states its date and its values. find() gives the stops when they are first needed: [{day, date(), rows: [{of,
// label, value}]}], in their order; a drawing holds a <rect class="plot"> that says which days its edges are; shown(of): whether a series is drawn.
let unfollow = () => {};
function follow(holder, name, find, shown) {
  let found = null;
  const tip = make('div', {class: 'tip', 'aria-hidden': 'true'});
  const range = make('input', {type: 'range', class: 'follow', min: 0, step: 1, value: 0, 'aria-label': name});
  const stops = () => {
    if (!found) { found = find(); range.max = found.length - 1; range.value = 0; }
    return found;
  };
  const xOf = (plot, day) => {
    const [x, width, from, to] = [plot.x.baseVal.value, plot.width.baseVal.value, dayOf(plot.dataset.from), dayOf(plot.dataset.to)];
    return x + width * (day - from) / Math.max(1, to - from);
  };
  const hide = () => {
    tip.hidden = true;
    for (const line of holder.querySelectorAll('line.guide')) line.remove();
  };
  const show = i => {
    const stop = stops()[i];
    if (!stop) return;
    const date = stop.date(), rows = stop.rows.filter(r => shown(r.of));
    if (unfollow !== hide) unfollow();
    unfollow = hide;
    hide();
    range.value = i;
    range.setAttribute('aria-valuetext', [date, ...rows.map(r => r.label + ' ' + r.value)].join(', '));
    tip.replaceChildren(make('b', {}, date), ...rows.map(r => make('span', {}, make('i', {}, r.label), ' ' + r.value)));
    for (const plot of holder.querySelectorAll('rect.plot')) {
      const x = xOf(plot, stop.day), y = plot.y.baseVal.value;
      plot.before(make('line', {class: 'guide', x1: x, x2: x, y1: y, y2: y + plot.height.baseVal.value}));
      const line = plot.previousSibling.getBoundingClientRect(), frame = holder.getBoundingClientRect();
      if (line.height === 0) continue; // this drawing is for another width
      tip.hidden = false;
      const right = line.left - frame.left > frame.width / 2;
      tip.style.left = right ? 'auto' : line.left - frame.left + 8 + 'px';
      tip.style.right = right ? frame.right - line.left + 8 + 'px' : 'auto';
      tip.style.top = line.top - frame.top + 'px';
    }
  };
  const point = event => {
    const plot = [...holder.querySelectorAll('rect.plot')].find(p => p.getBoundingClientRect().width > 0);
    if (!plot) return;
    const box = plot.getBoundingClientRect(), from = dayOf(plot.dataset.from), to = dayOf(plot.dataset.to);
    const day = from + (to - from) * (event.clientX - box.left) / box.width;
    let best = 0;
    stops().forEach((s, i) => { if (Math.abs(s.day - day) < Math.abs(stops()[best].day - day)) best = i; });
    show(best);
  };
  holder.classList.add('watch');
  holder.append(tip, range);
  hide();
  holder.onpointermove = holder.onpointerdown = point;
  holder.onpointerleave = event => { if (event.pointerType === 'mouse' && document.activeElement !== range) hide(); };
  range.oninput = range.onfocus = () => show(Number(range.value));
  range.onblur = hide;
  holder.again = () => { if (!tip.hidden) show(Number(range.value)); };
}
addEventListener('keydown', event => { if (event.key === 'Escape') unfollow(); });

// --- drawing ---
// Round steps for an axis of about so many parts.
function ticksOf(bottom, top, want = 5) {
  const raw = (top - bottom) / want, unit = 10 ** Math.floor(Math.log10(raw)), lead = raw / unit;
  const step = unit * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10), out = [];
  for (let y = Math.ceil(bottom / step - 1e-9) * step; y <= top + step * 1e-9; y += step) out.push(y + 0); // never -0
  return out;
}

// A drawing of values over time. frame: {width, height, left, right, up, down, label, from, to, bottom, top}; days: where values
// stand between from and to; layers: {kind: 'band', low, high, of}, {kind: 'line' | 'dots', values, of} with values by day, null where
// there is none; ticks: {y: [[value, text]], x: [[day, text, anchor]]}.
function timeDrawing(frame, days, layers, ticks) {
  const {width, height, left, right, up, down} = frame;
  const x = d => left + (width - left - right) * (frame.to > frame.from ? (d - frame.from) / (frame.to - frame.from) : 0.5);
  const y = v => height - down - (height - up - down) * (v - frame.bottom) / (frame.top - frame.bottom);
  const at = (values, i) => `${x(days[i]).toFixed(1)} ${y(values[i]).toFixed(1)}`, known = v => v !== null && v !== undefined;
  const svg = make('svg', {viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': frame.label});
  for (const [v, text] of ticks.y) {
    svg.append(make('line', {class: 'grid', x1: left, x2: width - right, y1: y(v), y2: y(v)}));
    svg.append(make('text', {class: 'tick', x: left - 6, y: y(v) + 4, 'text-anchor': 'end'}, text));
  }
  for (const [d, text, anchor] of ticks.x)
    svg.append(make('text', {class: 'tick', x: x(d), y: height - down + 16, 'text-anchor': anchor || 'middle'}, text));
  const runs = has => { // from and to of what is known without a gap
    const out = [];
    days.forEach((_, i) => { if (!has(i)) return; if (out.length && out[out.length - 1][1] === i) out[out.length - 1][1]++; else out.push([i, i + 1]); });
    return out;
  };
  const path = (values, from, to) => Array.from({length: to - from}, (_, i) => (i === 0 ? 'M' : 'L') + at(values, from + i)).join('');
  for (const l of layers.filter(l => l.kind === 'band'))
    svg.append(make('path', {class: l.of, d: runs(i => known(l.low[i]) && known(l.high[i])).map(([from, to]) => path(l.high, from, to)
      + Array.from({length: to - from}, (_, i) => 'L' + at(l.low, to - 1 - i)).join('') + 'Z').join('')}));
  for (const l of layers.filter(l => l.kind === 'line'))
    svg.append(make('path', {class: l.of, d: runs(i => known(l.values[i])).map(([from, to]) => path(l.values, from, to)).join('')}));
  for (const l of layers.filter(l => l.kind === 'dots'))
    l.values.forEach((v, i) => { if (known(v)) svg.append(make('circle', {class: l.of, cx: x(days[i]), cy: y(v), r: 2.6})); });
  svg.at = x;
  return svg;
}
