import { Menu, type MenuItemConstructorOptions } from 'electron';
import { translate } from './texts.ts';

/**
 * Sets the menu bar: what the system needs for clipboard, zoom and quitting. Reloading and developer tools are for
 * developers, and a reload by accident would lose a half-typed range.
 */
export function setMenu(isPackaged: boolean): void {
  const developerItems: MenuItemConstructorOptions[] = isPackaged ? [] : [{ type: 'separator' }, { role: 'reload' }, { role: 'toggleDevTools' }];
  Menu.setApplicationMenu(Menu.buildFromTemplate([
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : [{ label: translate('menu.file'), submenu: [{ role: 'quit' } as const] }]),
    {
      label: translate('menu.edit'),
      submenu: [{ role: 'undo' }, { role: 'redo' }, { type: 'separator' }, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }],
    },
    {
      label: translate('menu.view'),
      submenu: [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { type: 'separator' }, { role: 'togglefullscreen' }, ...developerItems],
    },
  ]));
}
