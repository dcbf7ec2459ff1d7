import { createInstance } from 'i18next';
import { describe, expect, it } from 'vitest';
import { english } from '../../../src/renderer/i18n/en.ts';
import { changeText, hasPercent, stepText, turnText } from '../../../src/renderer/queue/job-texts.ts';
import { jobSteps, type ExportJob, type TurnWait } from '../../../src/shared/job.ts';

const i18n = createInstance({ lng: 'en', resources: { en: { translation: english } }, interpolation: { escapeValue: false }, initAsync: false, showSupportNotice: false });
void i18n.init();
const { t } = i18n;

const job = { name: 'Door', status: 'running', currentStep: 'preparing', progressPercent: 0, paused: false, turnWait: null } as ExportJob;
const wait = (reason: TurnWait['reason'], others: number): TurnWait => ({ reason, others });
const waiting: ExportJob = { ...job, turnWait: wait('processors', 2) };

describe('a percentage', () => {
  it('is shown only of steps that write footage', () => {
    expect(jobSteps.filter((currentStep) => hasPercent({ currentStep }))).toEqual(['copying', 'encoding', 'encoding_retry']);
  });
});

describe('a job that waits for its turn', () => {
  it('says for whom', () => {
    expect([wait('processors', 1), wait('processors', 2), wait('disk', 1)].map((each) => turnText(each, t))).toEqual([
      'Waits for its turn: another export is at work', 'Waits for its turn: 2 others are at work', 'Waits for its turn: another export is being written to the same disk',
    ]);
  });

  it('says where it stands, where it has begun', () => {
    expect(stepText(waiting, t)).toBe('Waits for its turn');
    expect(stepText({ ...waiting, currentStep: 'encoding', progressPercent: 42.7 }, t)).toBe('Waits for its turn · Encoding · 42%');
  });
});

describe('what is said of a job to those who listen', () => {
  it.each<[string, ExportJob, ExportJob, string | null]>([
    ['its end', { ...job, status: 'success' }, job, 'Door: Done.'],
    ['that it waits', waiting, job, 'Door: Waits for its turn: 2 others are at work.'],
    ['that it goes on', { ...job, currentStep: 'encoding' }, waiting, 'Door: Its turn has come.'],
    ['not that one of those before it has ended', { ...waiting, turnWait: wait('disk', 1) }, waiting, null],
    ['not that it goes on when it is held', { ...job, paused: true }, waiting, null],
    ['its cancellation while it waits, alone', { ...job, status: 'cancelled' }, waiting, 'Door: Cancelled.'],
    ['no percentage', { ...job, progressPercent: 3 }, job, null],
  ])('%s', (_what, now, before, text) => {
    expect(changeText(now, before, t)).toBe(text);
  });
});
