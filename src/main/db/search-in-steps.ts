import { nextTurn } from '../next-turn.ts';

/** What a search looks at. */
export interface SearchedRow {
  name: string;
  camera: string;
}

/** Which of the rows that match are wanted. */
export interface Page {
  limit: number;
  offset: number;
}

/** Rows that are looked at before others get their turn: some 2 ms. */
const ROWS_A_TURN = 500;

/**
 * Looks through rows for a part of name or camera. Others get their turn in between; a row that changes meanwhile is found as it
 * was or as it is.
 * @param rowsAfter rows in their order: the first `count` behind one, or from the beginning
 * @returns the wanted page, in that order, and how many match in all
 */
export async function searchInSteps<Row extends SearchedRow>(search: string, rowsAfter: (last: Row | undefined, count: number) => Row[], { limit, offset }: Page): Promise<{ rows: Row[]; total: number }> {
  const wanted = foldForSearch(search.trim());
  const found: Row[] = [];
  let total = 0;
  let last: Row | undefined;
  for (;;) {
    const rows = rowsAfter(last, ROWS_A_TURN);
    for (const row of rows) {
      if (!foldForSearch(row.name).includes(wanted) && !foldForSearch(row.camera).includes(wanted)) continue;
      if (total >= offset && found.length < limit) found.push(row);
      total += 1;
    }
    if (rows.length < ROWS_A_TURN) return { rows: found, total };
    last = rows.at(-1);
    await nextTurn();
  }
}

/** What two texts must share to match in a search: case does not matter, and "_" is a space, as in the reference system. */
function foldForSearch(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('_', ' ');
}
