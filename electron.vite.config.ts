import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';

// Targets are fixed to the oldest runtime that is supported, not read from the Electron that happens to be installed.
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: nodeTarget,
      rollupOptions: {
        input: {
          index: resolve('electron/main.ts'),
          cli: resolve('src/cli/main.ts'),
          'workers/index-source': resolve('src/main/recordings/workers/index-source.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: nodeTarget,
      // A sandboxed preload can require nothing but electron, so all else goes into the one file.
      externalizeDeps: false,
      rollupOptions: { input: { index: resolve('electron/preload.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: { outDir: 'out/renderer', target: chromeTarget, minify: true, rollupOptions: { input: resolve('src/renderer/index.html') } },
  },
});
