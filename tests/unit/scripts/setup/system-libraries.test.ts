import { describe, expect, it } from 'vitest';
import { chooseNames, findMissing } from '../../../../scripts/setup/system-libraries.mjs';

const wanted = [['libasound2t64', 'libasound2'], ['xvfb']];

describe('findMissing', () => {
  it('is content with either name of a library', () => {
    expect(findMissing(wanted, 'libasound2 installed\nxvfb installed\n')).toEqual([]);
    expect(findMissing(wanted, 'libasound2t64 installed\nxvfb installed\n')).toEqual([]);
  });

  it('does not take a removed package, of which the settings were kept, for installed', () => {
    expect(findMissing(wanted, 'libasound2 installed\nxvfb config-files\n')).toEqual([['xvfb']]);
    expect(findMissing(wanted, 'libasound2 installed\nxvfb not-installed\n')).toEqual([['xvfb']]);
  });
});

describe('chooseNames', () => {
  const debian12 = `libasound2:
  Installed: (none)
  Candidate: 1.2.8-1+b1
  Version table:
     1.2.8-1+b1 500
xvfb:
  Installed: (none)
  Candidate: 2:21.1.7-3
  Version table:
     2:21.1.7-3 500
`;
  const ubuntu2404 = `libasound2t64:
  Installed: (none)
  Candidate: 1.2.11-1build2
  Version table:
     1.2.11-1build2 500
libasound2:
  Installed: (none)
  Candidate: (none)
  Version table:
xvfb:
  Installed: (none)
  Candidate: 2:21.1.12
  Version table:
     2:21.1.12 500
`;

  it('takes the old name where the release has no other', () => {
    expect(chooseNames(wanted, debian12)).toEqual(['libasound2', 'xvfb']);
  });

  it('takes the new name where the old one is only provided by others', () => {
    expect(chooseNames(wanted, ubuntu2404)).toEqual(['libasound2t64', 'xvfb']);
  });

  it('does not take a new name that is only mentioned', () => {
    const mentioned = `libasound2t64:\n  Installed: (none)\n  Candidate: (none)\n  Version table:\n${debian12}`;
    expect(chooseNames(wanted, mentioned)).toEqual(['libasound2', 'xvfb']);
  });

  it('names the old one where apt knows neither', () => {
    expect(chooseNames(wanted, '')).toEqual(['libasound2', 'xvfb']);
  });
});
