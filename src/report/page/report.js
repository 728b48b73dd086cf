// The report with a script: values are read off the charts, series are switched on and off. All numbers stand in the page as
// the program wrote them; without a script it is complete.
(() => {
  const words = document.currentScript.dataset;
  const dash = '\u2013', off = 'off';

  // --- values ---
  // Rows of a chart of time: those of its table, or every day, where an empty date is the next day and an empty value that
  // of the row before.
  function rowsOf(table, template) {
    const text = template.content.textContent.trim();
    if (text === '') return [...table.tBodies[0].rows].map(tr => [...tr.cells].map(c => c.textContent));
    let before = [];
    return text.split('\n').map(line => {
      const row = line.split(';').map((v, i) => v !== '' ? v : i > 0 ? before[i] : new Date((dayOf(before[0]) + 1) * 864e5).toISOString().slice(0, 10));
      return before = row;
    });
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
      return {day: dayOf(row[0]), date: dateText(row[0]), rows: out};
    });
  }

  function readable(template) {
    const place = template.parentElement, table = place.querySelector(':scope > details table');
    const drawings = [...place.querySelectorAll(':scope > svg')];
    if (!table || drawings.length === 0) return;
    const holder = make('div'), name = drawings[0].querySelector('title').textContent;
    drawings[0].before(holder);
    holder.append(...drawings);
    for (const svg of drawings) { // its title would be shown by the browser as a box of its own
      const title = svg.querySelector('title');
      svg.setAttribute('aria-label', name);
      svg.setAttribute('aria-describedby', svg.querySelector('desc').id);
      svg.removeAttribute('aria-labelledby');
      title.remove();
    }
    const heads = [...table.tHead.rows[0].cells].map(c => c.textContent);
    follow(holder, words.follow.replace('%s', name), stopsOf(rowsOf(table, template), template.dataset.of.split(' '), heads),
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
    const all = ofPolicies(figure) && /^[lf]\d$/.test(of) ? document.querySelectorAll('#policies figure') : [figure];
    for (const f of all) setSeries(f, of, on);
  }

  function switches(figure) {
    for (const li of figure.querySelectorAll('.legend li')) {
      const button = make('button', {type: 'button', 'aria-pressed': 'true'});
      button.append(...li.childNodes);
      li.append(button);
      button.onclick = () => press(figure, li.dataset.of, button.getAttribute('aria-pressed') !== 'true');
    }
  }

  for (const template of document.querySelectorAll('template.rows')) readable(template);
  for (const figure of document.querySelectorAll('figure'))
    if (figure.querySelector('.watch') || ofPolicies(figure)) switches(figure);
  document.body.dataset.state = 'ready';
})();
