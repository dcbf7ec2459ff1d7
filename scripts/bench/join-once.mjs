// One join in the built program's own thread: node join-once.mjs ORDER.json; prints what it took as JSON. A process of its own,
// so that memory is that of one join.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { projectFolder } from '../setup/project.mjs';

const [orderFile] = process.argv.slice(2);
const { files, output, sha256, proof } = JSON.parse(readFileSync(orderFile ?? '', 'utf8'));
const before = process.resourceUsage().maxRSS;
const worker = join(projectFolder, 'out', 'main', 'workers', 'join.js');
const request = {
  clips: files.map((/** @type {string} */ path) => ({ path, fromUs: 0, toUs: null })), outputPath: output, cut: 'exact', audio: 'keep',
  tags: { title: 'bench', comment: '', creationTimeMs: 0 }, sha256, proof, unreadable: 'refuse',
};
// Limits as in src/main/exports/join/join-in-worker.ts.
const thread = new Worker(worker, { workerData: { kind: 'join', request, state: new Int32Array(new SharedArrayBuffer(4)), hashWorker: worker }, resourceLimits: { maxYoungGenerationSizeMb: 4 } });
thread.on('message', (message) => {
  if (message.kind === 'started' || message.kind === 'progress') return;
  if (message.kind !== 'done' || message.outcome.kind !== 'joined') throw new Error(JSON.stringify(message));
  const { elapsedMs, sizeBytes, videoPackets, audioPackets } = message.outcome.report;
  console.log(JSON.stringify({ elapsedMs, sizeBytes, videoPackets, audioPackets, grownKilobytes: process.resourceUsage().maxRSS - before }));
});
