import { create } from 'zustand';

/** The pages of the window, in the order of the navigation. */
export const pageNames = ['footage', 'queue', 'exports', 'cases', 'settings'] as const;
export type PageName = (typeof pageNames)[number];

interface NavigationStore {
  page: PageName;
  /** The case that is open on the cases page; null for the overview. */
  openCaseId: string | null;
}

/** Where in the window the person is. */
export const useNavigationStore = create<NavigationStore>()(() => ({ page: 'footage', openCaseId: null }));

/** Goes to a page; the cases page always opens at its overview. */
export function goToPage(page: PageName): void {
  useNavigationStore.setState({ page, openCaseId: null });
}

/** Goes to the page of one case. */
export function openCase(caseId: string): void {
  useNavigationStore.setState({ page: 'cases', openCaseId: caseId });
}
