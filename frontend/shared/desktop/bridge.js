import { invoke as invokeShell } from '@tauri-apps/api/core';
import { ApiError } from '../transport/errors.js';
import { report } from '../transport/report.js';

/**
 * The commands of the shell, as `shared/shell` defines them. The page calls Rust, and Rust calls the server:
 * nothing here reaches a network, and no answer holds a token.
 *
 * @typedef {import('../data/types.js').ServerInfo} ServerInfo
 *
 * @typedef {object} Settings What a person chose for this computer.
 * @property {boolean} autostart Start with the computer.
 * @property {boolean} close_to_tray Closing the window leaves the application in the tray.
 * @property {boolean} notifications
 * @property {boolean} reports Send faults of the program to the server.
 * @property {number} zoom 0.5 to 2.
 * @property {boolean} spell_check
 *
 * @typedef {object} ChosenServer
 * @property {string} address
 * @property {ServerInfo | null} info `null` until it answered.
 * @property {'environment' | 'saved'} from Chosen by `SERVER_URL`, or here.
 *
 * @typedef {{ address: string, server: ServerInfo }} Probed
 *
 * @typedef {object} FoundServer A server that announces itself in the network.
 * @property {string} name
 * @property {string} address
 * @property {string} version
 * @property {string} id
 *
 * @typedef {'keyring' | 'file'} Keeper Where the sign-in is kept.
 * @typedef {null | 'absent' | 'locked' | 'denied'} KeeperTrouble Why it is not in the keyring.
 *
 * @typedef {{ kind: 'page_crashed' } | { kind: 'update_undone' | 'update_unstable', version: string }} News
 *
 * @typedef {object} Start What the page is told before anything else.
 * @property {'client' | 'dashboard'} application
 * @property {string} version
 * @property {string} os
 * @property {string} workstation_name
 * @property {'fr' | 'en'} language The system's.
 * @property {ChosenServer | null} server
 * @property {Keeper} keeper
 * @property {KeeperTrouble} keeper_trouble
 * @property {string[]} set_aside Files that could not be read and were set aside.
 * @property {Settings} settings
 * @property {string | null} route Where the link that opened us leads.
 * @property {News[]} [news] What happened to the program since it was last here.
 *
 * @typedef {object} About
 * @property {string} name
 * @property {string} version
 * @property {string} tauri
 * @property {string} webview
 * @property {string} os
 * @property {{ name: string, licence: string }[]} licences
 *
 * @typedef {import('../transport/transport.js').Notice
 *   | { type: 'found', servers: FoundServer[] }
 *   | { type: 'open', route: string }
 *   | { type: 'progress', id: number, sent: number, total: number }
 *   | { type: 'update', version: string }
 *   | { type: 'keeper', keeper: Keeper, trouble: KeeperTrouble }
 *   | { type: 'server', error: string | null }} ShellNotice
 *   `server`: the chosen server became one that we can't work with (`server_too_old`, `client_too_old`,
 *   `not_workspace`), or is well again.
 *
 * @typedef {object} FoundDisk A disk in this computer.
 * @property {string} device `/dev/sda`.
 * @property {string | null} serial
 * @property {'hdd' | 'ssd'} kind
 * @property {'sata' | 'sas' | 'm2_sata' | 'nvme' | null} interface
 * @property {string | null} brand `null` where it is not certain; the model is whole then.
 * @property {string | null} model
 * @property {number | null} capacity In bytes.
 * @property {boolean} removable A stick or a card.
 * @property {boolean} system The system runs from it.
 * @property {boolean} mounted Something on it is in use.
 * @property {'passed' | 'failed' | null} health What it says of itself.
 * @property {number | null} hours For how many hours it ran.
 *
 * @typedef {object} Detected
 * @property {FoundDisk[]} disks
 * @property {'read' | 'not_installed' | 'no_rights' | 'failed'} smart How much of the disks' own reports could be read.
 *
 * @typedef {object} Commands What each command takes and answers.
 * @property {(args?: {}) => Start} start
 * @property {(args: { address: string }) => Probed} probe
 * @property {(args: { address: string }) => Probed} choose_server
 * @property {(args?: {}) => FoundServer[]} found_servers
 * @property {(args: { id: number, method: string, path: string, query?: Record<string, string>, body?: any, key?: string, timeout?: number }) => any} request
 * @property {(args: { id: number }) => null} cancel
 * @property {(args: { path: string, body: object }) => any} sign_in
 * @property {(args?: {}) => boolean} restore
 * @property {(args?: {}) => null} sign_out
 * @property {(args?: {}) => null} connect
 * @property {(args?: {}) => null} disconnect
 * @property {(args?: {}) => null} retry_now
 * @property {(args: { kind: string, data: any }) => boolean} signal
 * @property {(args?: {}) => number} subscribe Answers the number of the subscription; those before are over.
 * @property {(args: { subscription: number }) => ShellNotice[] | null} next_notices Waits until something happens, but not for
 *   ever; `null` when the subscription is over.
 * @property {(args: { account: number }) => any[]} outbox_list
 * @property {(args: { entry: object }) => null} outbox_put
 * @property {(args: { account: number, clientId: string }) => null} outbox_remove
 * @property {(args: { id: number, path: string, name: string }) => { saved: string } | null} download
 * @property {(args: { id: number, path: string, name: string }) => null} open_pdf Of the client alone.
 * @property {(bytes: ArrayBuffer) => any} upload With the header `workspace-upload`.
 * @property {(args: { id: number, path: string }) => ArrayBuffer} fetch_file
 * @property {(args: { change: Partial<Settings> }) => Settings} change_settings
 * @property {(args: { title: string, body: string, route: string, tag: string }) => null} notify
 * @property {(args: { count: number }) => null} badge
 * @property {(args: { url: string }) => null} open_external
 * @property {(args?: {}) => Detected} detect_disks Of the client alone; refused with `not_linux`, `lsblk_missing`, `lsblk_failed`.
 * @property {(args?: {}) => About} about
 * @property {(args: { problem: { message: string, stack?: string, where?: string } }) => null} report
 * @property {(args?: {}) => string} diagnostics
 * @property {(args?: {}) => { available: null | { version: string, notes: string } }} check_update
 * @property {(args?: {}) => null} install_update
 * @property {(args?: {}) => null} ready
 */

const PLUGIN = 'workspace-shell';
/** Before the shell is asked again that could not answer, in milliseconds. */
const PAUSE = 1_000;

/**
 * Calls the shell. What it refuses is thrown as an `ApiError`, as if the server had said so.
 * @template {keyof Commands} C
 * @param {C} command
 * @param {Parameters<Commands[C]>[0]} [args]
 * @param {import('@tauri-apps/api/core').InvokeOptions} [options] The headers of a call whose body is bytes.
 * @returns {Promise<ReturnType<Commands[C]>>}
 */
export async function invoke(command, args, options) {
  try {
    return await invokeShell(`plugin:${PLUGIN}|${command}`, /** @type {any} */ (args), options);
  } catch (cause) {
    throw errorFrom(cause, command);
  }
}

/**
 * Has the shell tell everything that happens, from now on.
 * @param {(notice: ShellNotice) => void} listener
 * @returns {Promise<void>} Once it said how things are.
 */
export async function listen(listener) {
  const subscription = await invoke('subscribe');
  if (await hearNext(subscription, listener)) void keepHearing(subscription, listener);
}

/**
 * @param {number} subscription
 * @param {(notice: ShellNotice) => void} listener
 */
async function keepHearing(subscription, listener) {
  let listening = true;
  while (listening) {
    try {
      listening = await hearNext(subscription, listener);
    } catch (error) {
      // A page that hears nothing any more would look well and be wrong.
      report(error);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

/**
 * Hears what happened since it was last asked for.
 * @param {number} subscription
 * @param {(notice: ShellNotice) => void} listener
 * @returns {Promise<boolean>} Whether there is more to come.
 */
async function hearNext(subscription, listener) {
  const notices = await invoke('next_notices', { subscription });
  for (const notice of notices ?? []) listener(notice);
  return notices !== null;
}

/**
 * The error in a problem object of the shell's. A text instead of one comes from Tauri itself, when the
 * page calls what it may not or what does not exist: a fault of the program.
 * @param {any} problem
 * @param {string} command
 * @returns {Error}
 */
function errorFrom(problem, command) {
  if (typeof problem?.status !== 'number' || typeof problem.code !== 'string') {
    return new Error(`the shell refused ${command}: ${problem}`);
  }
  return new ApiError({
    status: problem.status,
    // The same silence has the same name in a browser.
    code: problem.code === 'unreachable' ? 'network' : problem.code,
    title: problem.title,
    detail: problem.detail,
    requestId: problem.request_id,
    retryAfter: problem.retry_after,
    errors: problem.errors,
    current: problem.current,
  });
}
