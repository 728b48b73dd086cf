// A worker: replicates of the baseline and of the run on the page, one after the other. Between two it looks for a newer
// job, so that an outdated one is dropped.
'use strict';
let opened, current = null, engines = {};
const breathe = () => new Promise(done => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { channel.port1.close(); done(); };
  channel.port2.postMessage(0);
});

async function engineOf(kind, tree) {
  const found = engines[kind];
  if (found) {
    found.engine.load(tree);
    return found;
  }
  const [first, count] = opened.shares[kind], made = {engine: await Engine.make(opened.bytes), first, count, base: []};
  made.engine.open(opened.scenario, tree);
  made.engine.begin(kind, first, count, opened.scenario.seed, opened.scenario.baseline);
  engines[kind] = made;
  return made;
}

async function work(job) {
  const e = await engineOf(job.kind, job.tree);
  const live = e.engine.policy(job.policy), baseline = e.engine.policy(opened.scenario.baseline);
  for (let i = 0; i < e.count && current === job; i++) {
    if (!e.base[i]) e.base[i] = e.engine.run(i, baseline);
    const row = {kind: job.kind, number: job.number, replicate: e.first + i, base: e.base[i], live: e.engine.run(i, live)};
    if (current === job) postMessage(row);
    await breathe();
  }
}

onmessage = async event => {
  if (event.data.kind === 'open') {
    opened = event.data;
    return;
  }
  const job = current = event.data;
  await breathe();
  if (current !== job || job.kind === 'stop') return;
  try {
    await work(job);
  } catch (e) {
    postMessage({kind: 'error', number: job.number, text: String(e.message || e)});
  }
};
