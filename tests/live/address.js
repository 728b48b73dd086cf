// usage: node address.js PROGRAM CHECKOUT
//
// Addresses of the live page, made of its own words and of odd bytes: whatever one holds, reading it ends, levers stay in their
// range, days are days of the scenario; and the address and the snippet written of what was read hold the same: the program
// takes the snippet as a policy of the scenario.
'use strict';
const fs = require('fs'), os = require('os'), path = require('path'), {execFileSync} = require('child_process');
const [program, checkout] = process.argv.slice(2), COUNT = 20000, SNIPPETS = 12;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'address-'));
process.on('exit', () => fs.rmSync(folder, {recursive: true}));

fs.cpSync(path.join(checkout, 'tests/data/tiny'), path.join(folder, 'tiny'), {recursive: true});
execFileSync(program, ['page', path.join(folder, 'tiny'), '--quiet', '--out', path.join(folder, 'page.html')]);
const html = fs.readFileSync(path.join(folder, 'page.html'), 'utf8');
const scenario = JSON.parse(/<script[^>]*id="?scenario"?[^>]*>([\s\S]*?)<\/script>/.exec(html)[1]);
const page = fs.readFileSync(path.join(checkout, 'src/live/page/page.js'), 'utf8');
const between = (from, to) => page.slice(page.indexOf(from), page.indexOf(to));
const parts = between('const settings = ', 'function treeOfRun') + between('function snippet', '// --- controls ---');
const make = new Function('scenario', 'location', 'state', 'levers', 'BASELINE', 'runName', parts + ' return {readAddress, address, snippet};');
const location = {hash: ''}, state = {language: scenario.language, changes: new Map()};
const levers = new Map(scenario.levers.map(l => [l.id, l]));
let name = 'mine';
const {readAddress, address, snippet} = make(scenario, location, state, levers, scenario.baseline, () => name);

let seed = 12345;
const below = n => (seed = Math.imul(seed, 1664525) + 1013904223 >>> 0, Math.floor(seed / 2 ** 32 * n));
const one = list => list[below(list.length)];
const days = [scenario.decision, scenario.end, '2021-02-31', '2021-13-01', '0000-00-00', '1999-01-01', '', '2021-02-28', '2021-2-3'];
const numbers = ['0', '1', '-1', '0.5', '1e308', 'NaN', 'Infinity', '', ' ', '0x1', '1e-320', '0,5', '9007199254740993', '1e-7', '1e21'];
const odd = ['%', '%zz', '%00', '%E2%80%AE', '=', '@', ';', '\u202e', '"', '<script>', '__proto__', 'constructor', '\n'];
function part() {
  const value = one([one(numbers), String(below(1000) / 100)]) + one(['@', '', '@@']) + one(days);
  const key = below(8) === 0 ? one(['__proto__', 'toString', '', 'lang', 'start', 'pin']) : one(scenario.levers).id;
  const whole = one([key + '=' + value, 'start=' + one(scenario.policies).id, 'lang=' + one(['es', 'en', 'fr'])]);
  const at = below(whole.length + 1);
  return below(4) === 0 ? whole.slice(0, at) + one(odd) + whole.slice(at + below(2)) : whole;
}

const wrong = [], taken = [];
for (let n = 0; n < COUNT && wrong.length < 5; n++) {
  location.hash = '#' + Array.from({length: 1 + below(6)}, part).join(';');
  const given = location.hash, say = what => wrong.push(`${JSON.stringify(given)}: ${what}`);
  try {
    readAddress();
    for (const [id, {value, from}] of state.changes) {
      const l = levers.get(id), day = new Date(from + 'T00:00:00Z');
      if (!l || !(value >= l.low && value <= l.high)) say(`${id} is ${value}`);
      if (isNaN(day) || day.toISOString().slice(0, 10) !== from || from < scenario.decision || from > scenario.end) say(`${id} from ${from}`);
    }
    if (!scenario.policies.some(p => p.id === state.start)) say(`starts from ${state.start}`);
    location.hash = address();
    const before = snippet();
    readAddress();
    if (address() !== location.hash || snippet() !== before) say('another address when it is read again');
  } catch (e) {
    say(e.message);
  }
  if (state.changes.size > 0 && taken.length < SNIPPETS) {
    name = one(['mine', 'a: b # c', '"quoted" \\ \'it\'', 'Bravía, 50 %', '- x', '{y}']);
    taken.push(snippet().replace('my_policy:', `my_policy_${taken.length}:`));
  }
}
const file = path.join(folder, 'tiny/scenario.yml'), text = fs.readFileSync(file, 'utf8');
fs.writeFileSync(file, text.replace('policies:\n', 'policies:\n' + taken.join('')));
try {
  execFileSync(program, ['check', path.join(folder, 'tiny')], {stdio: 'pipe'});
} catch (e) {
  wrong.push(`the snippets are refused: ${e.stderr}`);
}
console.log(wrong.join('\n') || `${COUNT} addresses, ${taken.length} snippets taken`);
process.exitCode = wrong.length > 0 || taken.length < SNIPPETS ? 1 : 0;
