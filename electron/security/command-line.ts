/**
 * Chromium's switches that hand the program to others or take its walls down. A debugging port is open to every user of the
 * machine, not only to the one who asked for it; the launchers and prefixes start any program; the rest weaken the page.
 */
const DANGEROUS_SWITCHES = [
  'remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address', 'remote-allow-origins',
  'gpu-launcher', 'renderer-cmd-prefix', 'utility-cmd-prefix', 'zygote-cmd-prefix', 'browser-subprocess-path',
  'disable-web-security', 'allow-running-insecure-content', 'ignore-certificate-errors',
  'load-extension', 'js-flags', 'enable-blink-features', 'disable-site-isolation-trials',
  'proxy-server', 'proxy-pac-url', 'host-rules', 'host-resolver-rules',
] as const;

/** With this variable at `1` the switches work: two decisions in two places, so that no prepared shortcut makes both. */
export const REMOTE_CONTROL_VARIABLE = 'REELCASE_ALLOW_REMOTE_CONTROL';

/** What decides over the switches. */
export interface CommandLineFacts {
  hasSwitch: (name: string) => boolean;
  /** A checkout is driven by its tests and its developers. */
  isPackaged: boolean;
  environment: Readonly<Record<string, string | undefined>>;
}

/** @returns the switches of the command line that the installed program does not start with */
export function refusedSwitches({ hasSwitch, isPackaged, environment }: CommandLineFacts): string[] {
  if (!isPackaged || environment[REMOTE_CONTROL_VARIABLE] === '1') return [];
  return DANGEROUS_SWITCHES.filter((name) => hasSwitch(name));
}
