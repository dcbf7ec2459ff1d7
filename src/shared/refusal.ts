import type { z } from 'zod';

/** What was wrong with a request, in words for people. */
export interface Refusal {
  message: string;
  remedy: string;
}

type Issue = z.core.$ZodIssue;

/** What people call the fields of requests that they fill in in the window; what is not here only a program can get wrong. */
const subjects: Readonly<Record<string, string>> = {
  name: 'The name', description: 'The description', search: 'The search', newCaseName: 'The name of the case', newCaseDescription: 'The description of the case',
  items: 'The list of exports', exportIds: 'The list of exports', cameraIds: 'The list of cameras', otherCameraIds: 'The list of further cameras', maxConcurrent: 'The number of exports at once',
  speed: 'The speed', targetSeconds: 'The length of the result', framesPerSecond: 'The number of pictures a second', everySeconds: 'The time between two pictures', maxHeight: 'The height of the picture',
  inputArguments: 'The text of the arguments before the input', outputArguments: 'The text of the arguments for the output',
};

/**
 * The one place that turns what a schema found wrong into words: of the first problem, for people mend one thing after the other.
 * @param input what was parsed
 * @param nameOf how a sentence that is about a field begins; undefined for a field that no person fills in
 * @returns undefined where no person can have filled in the field that is wrong, so that it is a mistake of a program's
 */
export function describeRefusal(error: z.ZodError, input: unknown, nameOf: (field: string) => string | undefined = subjectOf): Refusal | undefined {
  const [issue] = error.issues;
  const field = issue?.path.findLast((step) => typeof step === 'string');
  const subject = field === undefined ? undefined : nameOf(field);
  if (issue === undefined || subject === undefined) return undefined;
  const value = issue.path.reduce(stepInto, input);
  const { what, remedy } = describeIssue(issue, value);
  return { message: `${subject} ${what}.`, remedy };
}

function subjectOf(field: string): string | undefined {
  return Object.hasOwn(subjects, field) ? subjects[field] : undefined;
}

function describeIssue(issue: Issue, value: unknown): { what: string; remedy: string } {
  switch (issue.code) {
    case 'too_big': return tooBig(issue, value);
    case 'too_small': return tooSmall(issue, value);
    case 'invalid_value': return { what: `is ${shown(value)}, and must be one of: ${issue.values.map(String).join(', ')}`, remedy: 'Choose one of these.' };
    case 'invalid_type':
      if (value === undefined || value === null) return { what: 'is missing', remedy: 'Fill it in.' };
      return issue.expected === 'int'
        ? { what: `must be a whole number, not ${shown(value)}`, remedy: 'Give a whole number.' }
        : { what: `cannot be ${shown(value)}`, remedy: 'Give another value.' };
    default: return { what: `cannot be ${shown(value)}`, remedy: 'Give another value.' };
  }
}

function tooBig({ origin, maximum }: Extract<Issue, { code: 'too_big' }>, value: unknown): { what: string; remedy: string } {
  const limit = String(maximum);
  if (origin === 'string') return { what: `is too long: ${String(lengthOf(value))} characters, and ${limit} are allowed`, remedy: `Shorten it to ${limit} characters.` };
  if (origin === 'array') return { what: `is too long: ${String(lengthOf(value))}, and ${limit} are allowed at once`, remedy: `Choose at most ${limit} at once.` };
  return { what: `must be ${limit} or less, not ${shown(value)}`, remedy: `Give ${limit} or less.` };
}

function tooSmall({ origin, minimum }: Extract<Issue, { code: 'too_small' }>, value: unknown): { what: string; remedy: string } {
  const limit = String(minimum);
  if (origin === 'string') return { what: 'must not be empty', remedy: 'Type at least one character.' };
  if (origin === 'array') return { what: 'must not be empty', remedy: `Choose at least ${limit}.` };
  return { what: `must be ${limit} or more, not ${shown(value)}`, remedy: `Give ${limit} or more.` };
}

function stepInto(value: unknown, step: PropertyKey): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined;
}

function lengthOf(value: unknown): number {
  return typeof value === 'string' || Array.isArray(value) ? value.length : 0;
}

const SHOWN_LENGTH = 40;

function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return 'that';
  const characters = Array.from(value);
  return characters.length > SHOWN_LENGTH ? `“${characters.slice(0, SHOWN_LENGTH).join('')}…”` : `“${value}”`;
}
