import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '../../../scripts/setup/project.mjs';
import { canBecome, nextStatuses } from '../../../src/main/exports/job-machine.ts';
import { jobStatuses } from '../../../src/shared/job.ts';

describe('the life of a job', () => {
  it('is drawn in docs/job-states.md as the table has it', () => {
    const drawn = [...readFileSync(join(projectFolder, 'docs', 'job-states.md'), 'utf8').matchAll(/^\s+(\w+) --> (\w+)/gm)].map((match) => `${match[1] ?? ''} ${match[2] ?? ''}`);
    const table = jobStatuses.flatMap((from) => nextStatuses[from].map((to) => `${from} ${to}`));
    expect(drawn.sort()).toEqual(table.sort());
  });

  it('ends with success, and nothing becomes itself', () => {
    expect(jobStatuses.filter((to) => canBecome('success', to))).toEqual([]);
    expect(jobStatuses.filter((status) => canBecome(status, status))).toEqual([]);
  });
});
