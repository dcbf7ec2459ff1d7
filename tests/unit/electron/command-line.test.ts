import { describe, expect, it } from 'vitest';
import { refusedSwitches } from '../../../electron/security/command-line.ts';

const withSwitches = (...given: string[]) => ({ hasSwitch: (name: string) => given.includes(name), isPackaged: true, environment: {} });

describe('refusedSwitches', () => {
  it.each(['remote-debugging-port', 'remote-debugging-pipe', 'gpu-launcher', 'renderer-cmd-prefix', 'disable-web-security', 'js-flags', 'load-extension', 'proxy-server', 'ignore-certificate-errors'])('refuses --%s in the installed program', (name) => {
    expect(refusedSwitches(withSwitches(name, 'log-level'))).toEqual([name]);
  });

  it.each(['log-level', 'no-sandbox', 'disable-gpu', 'ozone-platform', 'force-device-scale-factor', 'data'])('leaves --%s', (name) => {
    expect(refusedSwitches(withSwitches(name))).toEqual([]);
  });

  it('lets a checkout be driven by its tests, and the installed program by who says so twice', () => {
    const given = withSwitches('remote-debugging-port');
    expect(refusedSwitches({ ...given, isPackaged: false })).toEqual([]);
    expect(refusedSwitches({ ...given, environment: { REELCASE_ALLOW_REMOTE_CONTROL: '1' } })).toEqual([]);
    expect(refusedSwitches({ ...given, environment: { REELCASE_ALLOW_REMOTE_CONTROL: 'true' } })).toEqual(['remote-debugging-port']);
  });
});
