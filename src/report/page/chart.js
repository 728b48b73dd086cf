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
// marks it and a box states its date and its values. stops: [{day, date, rows: [{of, label, value}]}], in their order; a drawing
// holds a <rect class="plot"> that says which days its edges are; shown(of): whether a series is drawn.
let unfollow = () => {};
function follow(holder, name, stops, shown) {
  const tip = make('div', {class: 'tip', 'aria-hidden': 'true'});
  const range = make('input', {type: 'range', class: 'follow', min: 0, max: stops.length - 1, step: 1, value: 0, 'aria-label': name});
  const xOf = (plot, day) => {
    const [x, width, from, to] = [plot.x.baseVal.value, plot.width.baseVal.value, dayOf(plot.dataset.from), dayOf(plot.dataset.to)];
    return x + width * (day - from) / Math.max(1, to - from);
  };
  const hide = () => {
    tip.hidden = true;
    for (const line of holder.querySelectorAll('line.guide')) line.remove();
  };
  const show = i => {
    const stop = stops[i], rows = stop.rows.filter(r => shown(r.of));
    if (unfollow !== hide) unfollow();
    unfollow = hide;
    hide();
    range.value = i;
    range.setAttribute('aria-valuetext', [stop.date, ...rows.map(r => r.label + ' ' + r.value)].join(', '));
    tip.replaceChildren(make('b', {}, stop.date), ...rows.map(r => make('span', {}, make('i', {}, r.label), ' ' + r.value)));
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
    stops.forEach((s, i) => { if (Math.abs(s.day - day) < Math.abs(stops[best].day - day)) best = i; });
    show(best);
  };
  if (stops.length === 0) return;
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
