import { expect, it } from 'vitest';
import { codecName } from '../../../src/renderer/format/codec-name.ts';

it.each([['avc1', 'H.264'], ['hvc1', 'H.265 (HEVC)'], ['HEVC', 'H.265 (HEVC)'], ['mp4a', 'AAC'], ['xyz9', 'xyz9']])('%s is called %s', (code, name) => {
  expect(codecName(code)).toBe(name);
});
