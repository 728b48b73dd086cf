// The engine of the program, compiled to WebAssembly, as an object. Used by the page and by its workers.
'use strict';
class Engine {
  static async make(bytes) {
    const engine = new Engine();
    // The C library asks for these; the engine never writes, so they are never called with success.
    const refuse = () => 52;
    const wasi = {fd_close: refuse, fd_seek: refuse, fd_write: refuse, proc_exit: () => { throw new Error('engine'); }};
    const {instance} = await WebAssembly.instantiate(bytes, {wasi_snapshot_preview1: wasi});
    engine.x = instance.exports;
    engine.x._initialize();
    engine.held = new Map();
    return engine;
  }

  // Bytes copied into the engine, with a zero after them.
  put(bytes) {
    const at = this.x.memory_take(bytes.length + 1);
    if (at === 0) throw new Error('memory');
    const memory = new Uint8Array(this.x.memory.buffer);
    memory.set(bytes, at);
    memory[at + bytes.length] = 0;
    return at;
  }

  withText(text, use) {
    const at = this.put(new TextEncoder().encode(text));
    try { return use(at); } finally { this.x.memory_give(at); }
  }

  text(at) {
    const memory = new Uint8Array(this.x.memory.buffer);
    let end = at;
    while (memory[end] !== 0) end++;
    return new TextDecoder().decode(memory.subarray(at, end));
  }

  // Give or replace a file of the scenario.
  file(name, text) {
    const bytes = new TextEncoder().encode(text), path = 'scenario/' + name, old = this.held.get(path);
    const at = old ? old.name : this.put(new TextEncoder().encode(path)), data = this.put(bytes);
    if (!this.x.file(at, data, bytes.length)) throw new Error('too many files');
    if (old) this.x.memory_give(old.data);
    this.held.set(path, {name: at, data});
  }

  // Read the scenario, or its policies again.
  load(tree) {
    this.file('scenario.yml', JSON.stringify(tree));
    const status = this.x.load();
    if (status !== 0) throw new Error(this.text(this.x.message()) || 'status ' + status);
  }

  open(scenario, tree) {
    for (const [name, text] of Object.entries(scenario.files)) this.file(name, text);
    this.load(tree);
    for (const one of scenario.series) {
      const number = this.withText(one.measure, m => this.withText(one.element, e => this.x.series(m, e)));
      if (number < 0) throw new Error('no series ' + one.measure + ' ' + one.element);
    }
    this.series = scenario.series.length;
  }

  policy(id) { return this.withText(id, at => this.x.policy(at)); }

  // kind: 'central' (one path), 'expected' or 'exact'.
  begin(kind, first, count, seed, baseline) {
    const n = BigInt(seed), central = kind === 'central' ? 1 : 0;
    this.months = this.x.begin(first, count, Number(n >> 32n), Number(n & 0xffffffffn), kind === 'exact' ? 0 : 1, central,
      this.policy(baseline));
    if (this.months < 0) throw new Error(this.text(this.x.message()) || 'memory');
  }

  // [series][month] of one replicate.
  run(replicate, policy) {
    const at = this.x.run(replicate, policy);
    if (at === 0) throw new Error('people are not conserved; this is a defect of flujo');
    return new Float64Array(this.x.memory.buffer, at, this.series * this.months).slice();
  }

  // Mean and quantiles, as the program takes them.
  summary(values) {
    const n = values.length, at = this.x.memory_take(8 * n + 8);
    new Float64Array(this.x.memory.buffer, at, n).set(values);
    const out = this.x.summary(at, n), [mean, q05, q25, q50, q75, q95] = new Float64Array(this.x.memory.buffer, out, 6);
    this.x.memory_give(at);
    return {mean, q05, q25, q50, q75, q95};
  }
}
