import { create } from 'zustand';

interface RangePicturesStore {
  isOpen: boolean;
  /** Whose pictures are shown; the first chosen camera's while it is null or not among the chosen. */
  cameraId: number | null;
}

/** What a person wants to see of the range; kept when they look at another page. */
export const useRangePicturesStore = create<RangePicturesStore>()(() => ({ isOpen: true, cameraId: null }));
