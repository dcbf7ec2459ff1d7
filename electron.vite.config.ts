import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

// Fixed to the oldest runtime that is supported, not read from the Electron that happens to be installed.
const nodeTarget = 'node20.18';
const chromeTarget = 'chrome130';

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: nodeTarget,
      rolldownOptions: {
        input: {
          index: resolve('electron/main.ts'),
          cli: resolve('src/cli/main.ts'),
          // Started by file name as a worker thread, so it must keep its own name.
          'workers/index-source': resolve('src/main/recordings/workers/index-source.ts'),
          'workers/review-items': resolve('src/main/recordings/workers/review-items.ts'),
          'workers/join': resolve('src/main/exports/workers/join.ts'),
          'workers/inspect': resolve('src/main/exports/workers/inspect.ts'),
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
      rolldownOptions: {
        input: { index: resolve('electron/preload.ts') },
        // Nor can it be an ES module.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      outDir: 'out/renderer',
      // Vite does not empty a folder outside its root unless told to.
      emptyOutDir: true,
      target: chromeTarget,
      minify: true,
      rolldownOptions: { input: resolve('src/renderer/index.html') },
    },
  },
});
