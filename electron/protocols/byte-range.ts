/** What a `Range` header asks for; `start` and `end` are both part of the range, as in the header. */
export type RequestedRange =
  | { kind: 'whole' }
  | { kind: 'part'; start: number; end: number }
  | { kind: 'unsatisfiable' }
  | { kind: 'malformed' };

/**
 * Reads a `Range` header (RFC 9110 §14). Several ranges at once, and units other than bytes, may be answered with the
 * whole by that text, and are.
 * @param header null when there was none
 * @param size of the file, bytes
 */
export function parseByteRange(header: string | null, size: number): RequestedRange {
  if (header === null) return { kind: 'whole' };
  const [unit = '', ...rest] = header.split('=');
  if (unit.trim().toLowerCase() !== 'bytes') return rest.length === 0 ? { kind: 'malformed' } : { kind: 'whole' };
  const specification = rest.join('=').trim();
  if (specification.includes(',')) return { kind: 'whole' };
  const match = /^(\d*)-(\d*)$/.exec(specification);
  const [, first = '', last = ''] = match ?? [];
  if (match === null || (first === '' && last === '')) return { kind: 'malformed' };
  return first === '' ? suffixRange(Number(last), size) : positionRange(Number(first), last === '' ? size - 1 : Number(last), size);
}

/** The last so many bytes; asking for more than there are is asking for all. */
function suffixRange(length: number, size: number): RequestedRange {
  if (length === 0 || size === 0) return { kind: 'unsatisfiable' };
  return { kind: 'part', start: Math.max(0, size - length), end: size - 1 };
}

function positionRange(start: number, end: number, size: number): RequestedRange {
  if (start >= size) return { kind: 'unsatisfiable' };
  if (end < start) return { kind: 'malformed' };
  return { kind: 'part', start, end: Math.min(end, size - 1) };
}
