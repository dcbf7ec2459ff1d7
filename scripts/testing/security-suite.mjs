import { countCheck } from './counts.mjs';
import { runNpm } from '../setup/npm.mjs';
import { projectFolder } from '../setup/project.mjs';
import { scanBuild } from '../security/scan-build.mjs';

/** @typedef {import('./counts.mjs').Counts} Counts */

/**
 * Findings of `npm audit` that do not concern what is shipped, by their number; each has its reason in docs/security.md.
 * @type {readonly number[]}
 */
const EXPLAINED_ADVISORIES = [];
/** The registry answers in seconds where it answers at all. */
const AUDIT_LIMIT_MS = 60_000;

/** Looks for what an Electron program must not have, in the sources and in what was built. @returns {Promise<Counts>} */
export async function scanForWeaknesses() {
  // Loaded only now: in a fresh checkout this file is read before set-up has installed ESLint.
  const { scanSources } = await import('../security/scan-sources.mjs');
  const findings = [...(await scanSources()), ...(await scanBuild())];
  for (const finding of findings) console.log(`FOUND  ${finding}`);
  if (findings.length === 0) console.log('ok     static scan: nothing found');
  return countCheck(findings.length === 0);
}

/**
 * Asks the registry for known weaknesses of the packages that are shipped. Skipped, and said so, where it does not answer.
 * @returns {Promise<Counts>}
 */
export async function auditDependencies() {
  const asked = await runNpm(['audit', '--omit=dev', '--json'], { cwd: projectFolder, timeoutMs: AUDIT_LIMIT_MS });
  const advisories = readAdvisories(asked.stdout);
  if (advisories === undefined) {
    console.log('skipped  npm audit: this registry gave no answer about known weaknesses');
    return { passed: 0, failed: 0, skipped: 1 };
  }
  const open = advisories.filter(({ source }) => !EXPLAINED_ADVISORIES.includes(source));
  for (const { name, severity, title, url } of open) console.log(`FOUND  ${name}: ${severity}, ${title} (${url})`);
  if (open.length === 0) console.log(`ok     npm audit: nothing open (${String(advisories.length)} explained)`);
  return countCheck(open.length === 0);
}

/** @typedef {{ source: number, name: string, severity: string, title: string, url: string }} Advisory */

/**
 * @param {string} output of `npm audit --json`
 * @returns {Advisory[] | undefined} undefined when it is not an answer of the registry
 */
export function readAdvisories(output) {
  let answer;
  try {
    answer = JSON.parse(output);
  } catch {
    return undefined;
  }
  if (typeof answer !== 'object' || answer === null || typeof answer.vulnerabilities !== 'object' || answer.error !== undefined) return undefined;
  const reports = /** @type {{ via: (string | Advisory)[] }[]} */ (Object.values(answer.vulnerabilities));
  // A text only names another entry of the list.
  const found = reports.flatMap(({ via }) => via.filter((cause) => typeof cause !== 'string'));
  return [...new Map(found.map((advisory) => [advisory.source, advisory])).values()];
}
