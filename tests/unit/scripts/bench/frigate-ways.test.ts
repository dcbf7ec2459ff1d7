import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstPieces, mkvmergeWays } from '../../../../scripts/bench/frigate-ways.mjs';
import { makeTempFolder } from '../../../helpers/temp-folder.ts';

const playlist = '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10.0,\n0.ts\n#EXTINF:9.9,\n1.ts\n#EXTINF:10.0,\n2.ts\n#EXT-X-ENDLIST\n';

describe('firstPieces', () => {
  it('keeps the head, so many pieces and an end', () => {
    expect(firstPieces(playlist, 2)).toBe('#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10.0,\n0.ts\n#EXTINF:9.9,\n1.ts\n#EXT-X-ENDLIST\n');
  });

  it('keeps all where more are wanted than there are', () => {
    expect(firstPieces(playlist, 9)).toBe(playlist);
  });
});

describe('mkvmergeWays', () => {
  it('has none where the program is not installed, and one where it is', () => {
    const folder = makeTempFolder();
    expect(mkvmergeWays({ PATH: folder })).toEqual([]);
    writeFileSync(join(folder, 'mkvmerge'), '#!/bin/sh\n');
    chmodSync(join(folder, 'mkvmerge'), 0o755);
    expect(mkvmergeWays({ PATH: `/nowhere:${folder}` }).map(({ name }) => name)).toEqual(['mkvmerge']);
  });
});
