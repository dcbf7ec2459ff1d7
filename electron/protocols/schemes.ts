import type { CustomScheme } from 'electron';
import { APP_SCHEME } from '../security/app-origin.ts';
import { MEDIA_SCHEME } from './media-protocol.ts';

/** Rights of our two schemes. None may bypass the content security policy; Electron takes this list once, before it is ready. */
export const privilegedSchemes: CustomScheme[] = [
  { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  { scheme: MEDIA_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
];
