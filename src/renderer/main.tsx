import '@mantine/core/styles.css';
import '@mantine/dates/styles.css';
import '@mantine/notifications/styles.css';
import './styles/base.css';
import './styles/footage.css';
import './styles/library.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { hasBridge } from './api.ts';
import { App } from './app.tsx';
import { initializeI18n } from './i18n/i18n.ts';
import { BridgeMissing } from './shell/bridge-missing.tsx';
import { theme } from './theme.ts';

const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

initializeI18n();

const container = document.getElementById('root');
if (container === null) throw new Error('index.html has no #root');
createRoot(container).render(
  <StrictMode>
    <MantineProvider theme={theme} forceColorScheme="dark" getStyleNonce={() => styleNonce}>
      {/* Bottom right is where exports are queued. */}
      <Notifications position="bottom-left" limit={4} />
      {hasBridge() ? <App /> : <BridgeMissing />}
    </MantineProvider>
  </StrictMode>,
);
