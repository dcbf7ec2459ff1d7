import fc from 'fast-check';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/errors.ts';
import { exportFileName, fileNamePart, newJobId } from '../../../src/main/exports/naming.ts';
import { concatList } from '../../../src/main/ffmpeg/concat-list.ts';
import { readCustomArguments } from '../../../src/main/ffmpeg/custom-arguments.ts';

/** Any text, and often one of those that have broken programs before. */
const hostileText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.array(fc.constantFrom('../', '..\\', '/', '\\', '\0', '\n', '\r', "'", '"', '`', '$(x)', '%d', '%s', '-i', '--', '-y', ' ', '.', 'con', 'NUL', 'file:', 'http://x/', '|', ';', '\u202e', '\ud800', 'é', '🎥', 'a'), { maxLength: 40 }).map((parts) => parts.join('')),
);

describe('names of files', () => {
  it('stay one name in their folder, on every system', () => {
    fc.assert(fc.property(hostileText, (text) => {
      const part = fileNamePart(text);
      expect(part).not.toBe('');
      expect(Buffer.byteLength(part)).toBeLessThanOrEqual(121);
      expect(part).not.toMatch(/[<>:"/\\|?*\p{C}]/u);
      expect(part).not.toMatch(/^[-.\s]|[.\s]$/u);
      expect(part).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)$/i);
      // Made from its own result it is the same: nothing is left that would be changed.
      expect(fileNamePart(part)).toBe(part);
    }), { numRuns: 1_000 });
  });

  it('fit with the times and the ending, for any camera and any range', () => {
    fc.assert(fc.property(hostileText, fc.integer({ min: 0, max: 253_402_300_799_999 }), fc.nat({ max: 86_400_000 }), fc.constantFrom('Europe/Berlin', 'Pacific/Kiritimati', 'America/St_Johns', 'UTC'), (camera, startMs, lengthMs, zone) => {
      const id = newJobId(camera);
      expect(id).toMatch(/^[A-Za-z0-9_]{1,64}$/);
      const name = exportFileName({ id, camera, requestStartMs: startMs, requestEndMs: Math.min(startMs + lengthMs, 253_402_300_799_999) }, zone);
      const path = join('/exports', name);
      expect([dirname(path), basename(path)]).toEqual(['/exports', name]);
      expect(Buffer.byteLength(`${name}.part`)).toBeLessThanOrEqual(255);
    }), { numRuns: 1_000 });
  });
});

/** Reads a word as ffmpeg's av_get_token does: quotes keep everything, outside of them a backslash keeps the next character. */
function ffmpegToken(text: string): { token: string; rest: string } {
  let token = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === "'") {
      const end = text.indexOf("'", index + 1);
      if (end < 0) return { token: token + text.slice(index + 1), rest: 'quote left open' };
      token += text.slice(index + 1, end);
      index = end;
    } else if (character === '\\') {
      index += 1;
      token += text.charAt(index);
    } else if (/[ \t\r\n]/.test(character)) {
      return { token, rest: text.slice(index).trim() };
    } else {
      token += character;
    }
  }
  return { token, rest: '' };
}

describe('the list for ffmpeg', () => {
  it('says exactly the paths, each in one line of its own, or refuses', () => {
    fc.assert(fc.property(fc.array(fc.record({ path: hostileText.map((text) => `/${text}`), durationUs: fc.integer({ min: 0, max: 10 ** 12 }) }), { minLength: 1, maxLength: 5 }), fc.constantFrom(4, 5, 6, 7, 99), (entries, version) => {
      let list: string;
      try {
        list = concatList(entries, version);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        expect(entries.some(({ path }) => /[\n\r\0]/.test(path))).toBe(true);
        return;
      }
      const [first, ...lines] = list.split('\n');
      expect(first).toBe('ffconcat version 1.0');
      const files = lines.filter((line) => line.startsWith('file ')).map((line) => ffmpegToken(line.slice('file '.length)));
      // With `file:` in front no path is taken for a protocol or for an option.
      expect(files).toEqual(entries.map(({ path }) => ({ token: `file:${path}`, rest: '' })));
      for (const line of lines) expect(line).toMatch(/^$|^file '|^(inpoint|outpoint|duration) \d+(\.\d+)?$|^option (codec_whitelist none|probesize 32)$/);
    }), { numRuns: 2_000 });
  });
});

describe('arguments of a person', () => {
  const pieces = ['-i', '-y', '-f', '-filter_complex', '-lavfi', '-vf', '-af', '-filter:v', '-c:v', '-C:V:0', '-crf', '-an', '-map', '-/filter', '-vf:v', '-dump', '-report', '-protocol_whitelist', 'libx264', 'copy', '23', '/etc/passwd', 'file:/etc/passwd', 'http://x/', 'pipe:1', 'concat:a|b', 'movie=/etc/passwd', 'scale=1:2', 'setpts=PTS/25', 'scale=1:2,movie=x', 'drawtext=textfile=/etc/passwd', "scale='1:2'", '"', "'", '\\', ' ', '  ', '\n', '..', '[in]', ';', ',', '-', '--', 'out.mp4', '=', '@', '\0'];
  const text = fc.oneof(hostileText, fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => parts.join(' ')), fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => parts.join('')));
  const flags = /^-(an|sn|dn|vf|af|filter|c|codec|b|crf|qp|q|qscale|preset|tune|profile|level|pix_fmt|r|g|keyint_min|sc_threshold|bf|refs|qmin|qmax|maxrate|minrate|bufsize|movflags|threads|aspect|fps_mode|vsync|skip_frame)(:.*)?$/is;

  it('are refused with a reason, or are nothing but allowed flags with one value each', () => {
    fc.assert(fc.property(text, (asked) => {
      const read = readCustomArguments(asked);
      if (!read.isValid) {
        expect(read.message).not.toBe('');
        return;
      }
      for (let index = 0; index < read.words.length; index += 1) {
        const word = read.words[index] ?? '';
        expect(word).toMatch(flags);
        if (/^-(an|sn|dn)(:|$)/i.test(word)) continue;
        index += 1;
        const value = read.words[index];
        expect(value).toBeDefined();
        // The two rules of the reference system. A plain value may be `..`: without a slash it leads nowhere.
        if (/^-(vf|af|filter)(:|$)/i.test(word)) expect(value).not.toMatch(/:\/\/|\.\.|\[|\]|movie=|textfile=|filename=|fontfile=/i);
        else expect(value).toMatch(/^[A-Za-z0-9_.:+][A-Za-z0-9_.:+-]*$/);
      }
    }), { numRuns: 5_000 });
  });

  it('take no time, however long they are', () => {
    fc.assert(fc.property(fc.constantFrom(...pieces), fc.integer({ min: 1, max: 20_000 }), (piece, count) => {
      const startedAt = performance.now();
      readCustomArguments(`${piece} `.repeat(count));
      readCustomArguments(`-vf ${piece}`.repeat(count));
      expect(performance.now() - startedAt).toBeLessThan(3_000);
    }), { numRuns: 100 });
  }, 30_000);
});
