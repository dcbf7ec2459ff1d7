import { describe, expect, it } from 'vitest';
import { hasPercent } from '../../../src/renderer/queue/job-texts.ts';
import { jobSteps } from '../../../src/shared/job.ts';

describe('a percentage', () => {
  it('is shown only of steps that write footage', () => {
    expect(jobSteps.filter((currentStep) => hasPercent({ currentStep }))).toEqual(['copying', 'encoding', 'encoding_retry']);
  });
});
