#!/usr/bin/env node
// Stands in for 7-Zip, which electron-builder calls to compress the .tar.gz and would download: `a [options] TARGET.tar.gz SOURCE.tar`.
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { runScript } from '../setup/run-script.mjs';
import { ExpectedError } from '../setup/setup-error.mjs';

await runScript(async () => {
  const [command, ...words] = process.argv.slice(2);
  const [target, source, ...others] = words.filter((word) => !word.startsWith('-'));
  if (command !== 'a' || target === undefined || source === undefined || others.length > 0 || !target.endsWith('.gz')) {
    throw new ExpectedError(`Only .tar.gz archives are made here, not: ${process.argv.slice(2).join(' ')}. Set ELECTRON_BUILDER_7ZIP_PATH to a 7-Zip for others.`);
  }
  const level = Number(process.env.ELECTRON_BUILDER_COMPRESSION_LEVEL ?? 9);
  await pipeline(createReadStream(source), createGzip({ level }), createWriteStream(target));
});
