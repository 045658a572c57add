import { version } from '../../package.json';

/** The version of this client, as it tells the server. */
export const VERSION = version;
