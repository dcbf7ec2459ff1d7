import { describe, expect, it } from 'vitest';
import { closingLine, countPlaywright, countVitest, judgeSuite, sumCounts } from '../../../../scripts/testing/counts.mjs';

const vitestReport = (overrides = {}) => ({ numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [], ...overrides });

describe('countVitest', () => {
  it('counts skipped and todo tests as skipped', () => {
    expect(countVitest(vitestReport({ numPendingTests: 2, numTodoTests: 1 }))).toEqual({ passed: 5, failed: 0, skipped: 3 });
  });

  it('counts a file that could not be loaded as one failure', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }, { status: 'passed', assertionResults: [{ status: 'passed' }] }];
    expect(countVitest(vitestReport({ testResults }))).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  it('does not count a file with failed tests a second time', () => {
    const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }] }];
    expect(countVitest(vitestReport({ numFailedTests: 1, testResults })).failed).toBe(1);
  });
});

describe('countPlaywright', () => {
  it('counts a test that needed a second try, and an error outside the tests, as failures', () => {
    const report = { stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{ message: 'no tests' }] };
    expect(countPlaywright(report)).toEqual({ passed: 7, failed: 3, skipped: 2 });
  });
});

describe('judgeSuite', () => {
  it('leaves a suite that passed as it is', () => {
    expect(judgeSuite({ passed: 3, failed: 0, skipped: 1 }, 0)).toEqual({ passed: 3, failed: 0, skipped: 1 });
  });

  it.each([
    ['left no report', undefined, 0],
    ['ran no test', { passed: 0, failed: 0, skipped: 4 }, 0],
    ['ended with a failure that no test shows', { passed: 3, failed: 0, skipped: 0 }, 1],
    ['was stopped', { passed: 3, failed: 0, skipped: 0 }, null],
  ])('counts one failure for a suite that %s', (_why, counts, exitCode) => {
    expect(judgeSuite(counts, exitCode).failed).toBe(1);
  });

  it('adds nothing to failures that were counted', () => {
    expect(judgeSuite({ passed: 3, failed: 2, skipped: 0 }, 1).failed).toBe(2);
  });
});

describe('closingLine', () => {
  it('names skipped tests only when there are some', () => {
    expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe('3 passed, 0 failed');
    expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
  });

  it('is the sum of all suites', () => {
    expect(closingLine(sumCounts([{ passed: 1, failed: 0, skipped: 0 }, { passed: 2, failed: 1, skipped: 4 }]))).toBe('3 passed, 1 failed, 4 skipped');
  });
});
