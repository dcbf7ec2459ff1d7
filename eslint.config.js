// Lint rules. The import table of docs/architecture.md is enforced here: each world lists what it may not import,
// and the message names the way that is right.
import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** @param {string[]} group @param {string} message */
const forbid = (group, message) => ({ group, message });

const noElectron = forbid(['electron', 'electron/*'], 'Only electron/ imports electron. Pass what you need in as an argument.');
const noNode = forbid(['node:*', 'fs', 'path', 'os', 'child_process', 'crypto'], 'This world has no Node. Ask the engine through src/shared/ipc.ts.');
const noEngine = forbid(['**/main/**'], 'The engine is reached through the IPC contract in src/shared/ipc.ts.');
const noShell = forbid(['**/electron/**'], 'The shell (electron/) is imported by nobody; move what you need to src/main or src/shared.');
const noRenderer = forbid(['**/renderer/**'], 'The UI (src/renderer) is imported by nobody; move what you need to src/shared.');
const noCli = forbid(['**/cli/**'], 'The command line (src/cli) is imported by nobody; move what you need to src/main.');
const noReact = forbid(['react', 'react-dom', 'react-dom/*', '@mantine/*', 'zustand'], 'UI libraries belong in src/renderer.');
const noExeca = forbid(['execa'], 'src/main/ffmpeg/run.ts is the only importer of execa; call runFfmpeg.');
const noSqlite = forbid(['better-sqlite3'], 'Databases are opened in src/main/db only.');

/** @param {string[]} files @param {ReturnType<typeof forbid>[]} patterns @param {string[]} [ignores] */
const world = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

export default tseslint.config(
  { ignores: ['out/**', 'dist/**', 'node_modules/**', 'test-results/**'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.js'] })], 'import-x/extensions': ['.ts', '.tsx'], 'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      'import-x/no-cycle': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['scripts/**/*.mjs', 'eslint.config.js'], languageOptions: { globals: globals.node } },
  { files: ['src/main/**', 'src/cli/**', 'electron/**', 'tests/**', '*.ts'], languageOptions: { globals: globals.node } },
  { files: ['src/renderer/**'], languageOptions: { globals: globals.browser }, ...reactHooks.configs.flat['recommended-latest'] },

  world(['src/shared/**'], [noElectron, noNode, noEngine, noShell, noRenderer, noCli, noReact, noExeca, noSqlite]),
  world(['src/main/**'], [noElectron, noShell, noRenderer, noCli, noReact, noExeca, noSqlite], ['src/main/ffmpeg/run.ts', 'src/main/db/**']),
  world(['src/main/ffmpeg/run.ts'], [noElectron, noShell, noRenderer, noCli, noReact, noSqlite]),
  world(['src/main/db/**'], [noElectron, noShell, noRenderer, noCli, noReact, noExeca]),
  world(['src/cli/**'], [noElectron, noShell, noRenderer, noReact, noExeca, noSqlite]),
  world(['src/renderer/**'], [noElectron, noNode, noEngine, noShell, noCli, noExeca, noSqlite]),
  world(['electron/**'], [noRenderer, noCli, noReact, noExeca, noSqlite]),

  // A React component is mostly mark-up: its length is judged by the file limit, not by the function limit.
  { files: ['src/renderer/**/*.tsx'], rules: { 'max-lines-per-function': 'off' } },
  // A describe block is one function to ESLint, and a test file is a table of cases.
  { files: ['tests/**'], rules: { 'max-lines-per-function': 'off' } },
  // The command line and the scripts talk to a terminal; tool configuration files need a default export.
  { files: ['src/cli/**', 'scripts/**'], rules: { 'no-console': 'off' } },
  { files: ['*.config.ts', '*.config.js', '**/*.d.ts'], rules: { 'no-restricted-exports': 'off' } },
);
