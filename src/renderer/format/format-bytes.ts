const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** @returns a size in decimal units, as disks are sold and as most file managers show them, e.g. `1.4 GB` */
export function formatBytes(sizeBytes: number): string {
  let value = Math.max(0, sizeBytes);
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(unit === 0 || value >= 99.95 ? 0 : 1)} ${units[unit] ?? ''}`;
}
