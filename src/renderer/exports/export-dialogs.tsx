import type { Export } from '../../shared/export.ts';
import { AssignDialog } from './assign-dialog.tsx';
import { DeleteExportsDialog } from './delete-exports-dialog.tsx';
import { ExportDetailsDialog } from './export-details-dialog.tsx';
import { PlayerDialog } from './player-dialog.tsx';
import { RenameDialog } from './rename-dialog.tsx';

/** A dialog about exports that is open. */
export type OpenDialog =
  | { kind: 'play' | 'rename' | 'details'; export: Export }
  | { kind: 'assign' | 'delete'; exports: readonly Export[] };

/** The dialog that is open, if any. */
export function ExportDialogs({ dialog, onClose, onDone }: { dialog: OpenDialog | null; onClose: () => void; onDone: () => void }) {
  switch (dialog?.kind) {
    case 'play':
      return <PlayerDialog item={dialog.export} onClose={onClose} />;
    case 'rename':
      return <RenameDialog item={dialog.export} onClose={onClose} />;
    case 'details':
      return <ExportDetailsDialog item={dialog.export} onClose={onClose} />;
    case 'assign':
      return <AssignDialog items={dialog.exports} onClose={onClose} onDone={onDone} />;
    case 'delete':
      return <DeleteExportsDialog items={dialog.exports} onClose={onClose} />;
    case undefined:
      return null;
  }
}
