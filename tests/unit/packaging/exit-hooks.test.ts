import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectFolder } from '../../../scripts/setup/project.mjs';

// The hook that electron-builder brings, in a process of its own, as the test command is one.
const script = (isGuarded: boolean): string => `
  import { createRequire } from 'node:module';
  import { withoutExitHooks } from ${JSON.stringify(join(projectFolder, 'scripts', 'packaging', 'build-packages.mjs'))};
  const require = createRequire(${JSON.stringify(join(projectFolder, 'package.json'))});
  const addHook = async () => { require('async-exit-hook')(() => undefined); };
  await ${isGuarded ? 'withoutExitHooks(addHook)' : 'addHook()'};
  process.exitCode = 1;
`;
const exitCodeOf = (text: string): number | null => spawnSync(process.execPath, ['--input-type=module', '-e', text], { timeout: 20_000 }).status;

it('leaves a failure a failure after something was packaged', () => {
  expect(exitCodeOf(script(false))).toBe(0);
  expect(exitCodeOf(script(true))).toBe(1);
});
