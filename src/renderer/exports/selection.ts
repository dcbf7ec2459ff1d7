import { useCallback, useState } from 'react';

/** Which items of a list are selected. */
export interface Selection {
  ids: ReadonlySet<string>;
  toggle: (id: string, isSelected: boolean) => void;
  selectAll: () => void;
  clear: () => void;
}

/**
 * A selection over a list. An item that leaves the list leaves the selection, so that nothing unseen is acted on.
 * @param listed ids of the list as it is now
 */
export function useSelection(listed: readonly string[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((id: string, isSelected: boolean) => {
    setChosen((previous) => {
      const next = new Set(previous);
      if (isSelected) next.add(id);
      else next.delete(id);
      return next;
    });
  }, []);
  return {
    ids: new Set(listed.filter((id) => chosen.has(id))),
    toggle,
    selectAll: () => setChosen(new Set(listed)),
    clear: () => setChosen(new Set()),
  };
}
