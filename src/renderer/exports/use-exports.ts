import { request } from '../api.ts';
import type { Export } from '../../shared/export.ts';
import type { Pages } from '../components/use-pages.ts';
import { usePages } from '../components/use-pages.ts';
import { useLibraryStore } from '../stores/library-store.ts';
import type { CaseFilter } from '../stores/navigation-store.ts';

const PAGE_SIZE = 60;

/** @returns the exports that match, newest first, kept up to date */
export function useExports(filter: CaseFilter, search: string): Pages<Export> {
  const version = useLibraryStore((state) => state.versions.exports);
  const trimmed = search.trim();
  const query = {
    ...(filter === 'all' ? {} : { exportCaseId: filter === 'unassigned' ? null : filter.caseId }),
    ...(trimmed === '' ? {} : { search: trimmed }),
  };
  return usePages(JSON.stringify([version, query]), PAGE_SIZE, async (page) => {
    const { exports, total } = await request('exports:list', { ...query, ...page });
    return { items: exports, total };
  });
}
