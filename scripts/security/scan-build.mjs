import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../setup/project.mjs';

const outputFolder = join(projectFolder, 'out');

/** A sandboxed preload can require nothing else. https://www.electronjs.org/docs/latest/tutorial/sandbox */
const PRELOAD_MODULES = new Set(['electron', 'events', 'timers', 'url', 'node:events', 'node:timers', 'node:url']);

/** Looks through what was built: what the bundler made of good sources could still be wrong. @returns {Promise<string[]>} one line a finding */
export async function scanBuild() {
  const preload = await readFile(join(outputFolder, 'preload', 'index.cjs'), 'utf8');
  const page = await readFile(join(outputFolder, 'renderer', 'index.html'), 'utf8');
  const files = await readdir(outputFolder, { recursive: true });
  return [...checkPreload(preload), ...checkPage(page), ...checkNames(files)];
}

/** @param {string} text @returns {string[]} */
export function checkPreload(text) {
  const required = [...text.matchAll(/\brequire\(\s*["'`]([^"'`]+)["'`]\s*\)/g)].map((match) => match[1] ?? '');
  const findings = required.filter((name) => !PRELOAD_MODULES.has(name)).map((name) => `2: the built preload requires ${name}, which a sandboxed one cannot`);
  if (/\brequire\(\s*[^"'`\s)]/.test(text.replaceAll(/__commonJS|createRequire/g, ''))) findings.push('2: the built preload requires a name that is made up as it runs');
  return findings;
}

/** @param {string} text @returns {string[]} */
export function checkPage(text) {
  const findings = [];
  for (const [, attributes = '', content = ''] of text.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)) {
    if (content.trim() !== '' || !/\bsrc=/.test(attributes)) findings.push('6: the built page has an inline script');
  }
  if (/\son[a-z]+\s*=/i.test(text)) findings.push('6: the built page has an inline handler');
  if (/(?:src|href)=["'](?:https?:)?\/\//i.test(text)) findings.push('6: the built page loads something from elsewhere');
  return findings;
}

/** @param {readonly string[]} names @returns {string[]} */
function checkNames(names) {
  return names.filter((name) => name.endsWith('.map')).map((name) => `the build holds ${name}: sources are not shipped`);
}
