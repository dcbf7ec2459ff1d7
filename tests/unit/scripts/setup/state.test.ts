import { expect, it } from 'vitest';
import { cacheFolder } from '../../../../scripts/setup/cache-folder.mjs';
import { isNodeNewEnough } from '../../../../scripts/setup/node-version.mjs';
import { hasDisplay, namesOnlyWhatExists } from '../../../../scripts/setup/state.mjs';

const record = { electronExecutable: '/e', ffmpeg: '/f', ffprobe: null, compiledModule: '/m' };

it('keeps a record only while everything it names exists', () => {
  expect(namesOnlyWhatExists(record, () => true)).toBe(true);
  for (const gone of ['/e', '/f', '/m']) expect(namesOnlyWhatExists(record, (path) => path !== gone)).toBe(false);
});

it('does not ask for files that the record says are not needed', () => {
  expect(namesOnlyWhatExists({ ...record, compiledModule: null }, (path) => ['/e', '/f'].includes(path))).toBe(true);
});

it('takes X or Wayland for a display on Linux, and expects one elsewhere', () => {
  expect(hasDisplay({}, 'linux')).toBe(false);
  expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false);
  expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
  expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
  expect(hasDisplay({}, 'darwin')).toBe(true);
});

it.each([['20.18.3', false], ['20.19.0', true], ['20.20.2', true], ['21.0.0', true], ['18.99.0', false], ['9.99.0', false]])('Node %s new enough: %s', (version, isEnough) => {
  expect(isNodeNewEnough(version)).toBe(isEnough);
});

it('caches where the system keeps caches', () => {
  expect(cacheFolder({}, 'linux', '/home/u')).toBe('/home/u/.cache/reelcase');
  expect(cacheFolder({ XDG_CACHE_HOME: '/c' }, 'linux', '/home/u')).toBe('/c/reelcase');
  expect(cacheFolder({}, 'darwin', '/Users/u')).toBe('/Users/u/Library/Caches/reelcase');
});
