import noUnsanitized from 'eslint-plugin-no-unsanitized';
import security from 'eslint-plugin-security';
import tseslint from 'typescript-eslint';

/** @param {string} selector of ESLint @param {string} message */
const forbid = (selector, message) => ({ selector, message });

/** @param {readonly string[]} names @param {boolean} value */
const optionsSetTo = (names, value) => `Property[key.name=/^(${names.join('|')})$/][value.value=${String(value)}]`;

/** @param {readonly string[]} names of methods */
const callsOf = (names) => `CallExpression[callee.property.name=/^(${names.join('|')})$/]`;

const WALLS = ['contextIsolation', 'sandbox', 'webSecurity'];
const HOLES = ['nodeIntegration', 'nodeIntegrationInWorker', 'nodeIntegrationInSubFrames', 'webviewTag', 'experimentalFeatures', 'allowRunningInsecureContent', 'enableRemoteModule', 'bypassCSP', 'allowServiceWorkers', 'plugins'];

/** What no file of the program may hold; the numbers are those of docs/security.md. */
const everywhere = [
  forbid(optionsSetTo(WALLS, false), '1: this wall of the window stays up.'),
  forbid(optionsSetTo(HOLES, true), '1, 8, 13: this option opens the window or a scheme.'),
  forbid('Property[key.name=/^(enableBlinkFeatures|additionalArguments)$/]', '13: no experimental features, no arguments to the page.'),
  forbid(callsOf(['executeJavaScript', 'executeJavaScriptInIsolatedWorld', 'insertCSS', 'loadFile', 'loadExtension']), '7: code comes from the bundle only.'),
  forbid(callsOf(['setCertificateVerifyProc', 'appendSwitch', 'appendArgument', 'disableHardwareAcceleration']), '1: the runtime keeps its own defaults.'),
  forbid(callsOf(['registerFileProtocol', 'registerHttpProtocol', 'interceptFileProtocol', 'interceptHttpProtocol', 'interceptStringProtocol']), '7, 8: protocol.handle with a checked path.'),
  forbid(callsOf(['openExternal', 'openPath', 'beep']), '12: nothing outside is opened; showItemInFolder of a known file is enough.'),
  forbid('CallExpression[callee.object.name="ipcMain"][callee.property.name!="handle"]', '4: ipcMain.handle through register.ts checks sender and payload.'),
  forbid('CallExpression[callee.callee.name="createRequire"][arguments.0.type!="Literal"]', '16: only modules that are named in the source are loaded.'),
  forbid('ImportExpression[source.type!="Literal"]', '16: only modules that are named in the source are loaded.'),
  // eslint-plugin-security's own rule also refuses a group that may come once, which cannot take long.
  forbid('Literal[regex.pattern=/\\([^)]*[+*]\\)[+*{]/]', '17: a repetition of a repetition can take for ever on a text made for it.'),
  forbid('ImportDeclaration[source.value=/^(node:)?(vm|repl|inspector|cluster)$/]', '16: no second interpreter.'),
  forbid('ImportDeclaration[source.value=/^@electron\\u002Fremote/]', '13: no remote module.'),
  forbid('Property[key.name="shell"][value.value!=false]', '16: never a shell.'),
  forbid(callsOf(['exec', 'execSync']).replace('CallExpression', 'CallExpression[callee.object.name=/child_process|childProcess/i]'), '16: an array of arguments, never a line for a shell.'),
  forbid('JSXAttribute[name.name="dangerouslySetInnerHTML"]', '6: text, not HTML.'),
  forbid('JSXOpeningElement[name.name=/^(webview|iframe|object|embed)$/]', '11, 13: no page inside the page.'),
  forbid('Literal[value=/^(http|ws|ftp):\\u002F\\u002F(?!www\\.w3\\.org)[a-z0-9]/]', '6: no plain-text address.'),
];

/** Allowed in one place, which checks what passes. */
const onlyInPreload = forbid(callsOf(['exposeInMainWorld']), '3: the preload is the only place that gives the page anything.');
const onlyInRegister = forbid('CallExpression[callee.object.name="ipcMain"]', '4: ipcMain is used through register.ts only.');
const noChildProcess = forbid('ImportDeclaration[source.value=/^(node:)?child_process$/]', '16: ffmpeg runs through src/main/ffmpeg/run.ts.');

/**
 * ESLint's configuration of the static scan. Type-aware rules are the ordinary lint's.
 * @type {import('eslint').Linter.Config[]}
 */
export const weaknessConfig = [
  {
    files: ['electron/**/*.ts', 'src/**/*.{ts,tsx}'],
    languageOptions: { parser: /** @type {import('eslint').Linter.Parser} */ (tseslint.parser), parserOptions: { ecmaFeatures: { jsx: true } } },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
    plugins: { security, 'no-unsanitized': noUnsanitized },
    rules: {
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-script-url': 'error',
      'no-unsanitized/method': 'error',
      'no-unsanitized/property': 'error',
      'security/detect-bidi-characters': 'error',
      'security/detect-buffer-noassert': 'error',
      'security/detect-child-process': 'error',
      'security/detect-eval-with-expression': 'error',
      'security/detect-new-buffer': 'error',
      'security/detect-pseudoRandomBytes': 'error',
      'no-restricted-syntax': ['error', ...everywhere, onlyInPreload, onlyInRegister, noChildProcess],
    },
  },
  { files: ['electron/preload.ts'], rules: { 'no-restricted-syntax': ['error', ...everywhere, onlyInRegister, noChildProcess] } },
];
