import { programEnvironment } from '../setup/program-environment.mjs';
import { readSetup } from '../setup/state.mjs';

/** Vitest's hook before the integration tests: they use the real ffmpeg and the native module, which the set-up brings. */
export function setup() {
  readSetup();
  Object.assign(process.env, programEnvironment());
}
