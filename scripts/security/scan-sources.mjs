import { ESLint } from 'eslint';
import { projectFolder } from '../setup/project.mjs';
import { weaknessConfig } from './weakness-rules.mjs';

/**
 * Looks through the program's sources for what an Electron program must not have.
 * @param {readonly string[]} [patterns] relative to the project
 * @returns {Promise<string[]>} one line a finding
 */
export async function scanSources(patterns = ['electron/**/*.ts', 'src/**/*.{ts,tsx}']) {
  const scanner = createScanner();
  const results = await scanner.lintFiles([...patterns]);
  // A scan of nothing finds nothing.
  if (results.length === 0) throw new Error(`No source was found by ${patterns.join(', ')}.`);
  return results.flatMap(toFindings);
}

/**
 * @param {string} text of a source file
 * @param {string} path that it is looked at as, relative to the project
 * @returns {Promise<string[]>} one line a finding
 */
export async function scanText(text, path) {
  return (await createScanner().lintText(text, { filePath: path })).flatMap(toFindings);
}

function createScanner() {
  // Comments that switch rules off are the ordinary lint's: here they have no effect.
  return new ESLint({ cwd: projectFolder, overrideConfigFile: true, overrideConfig: weaknessConfig, allowInlineConfig: false });
}

/** @param {import('eslint').ESLint.LintResult} result @returns {string[]} */
function toFindings({ filePath, messages }) {
  return messages.map(({ line, ruleId, message }) => `${filePath.slice(projectFolder.length + 1)}:${String(line)} ${message} (${ruleId ?? 'not readable'})`);
}
