import { explain } from '../../shared/app/problems.js';
import { confirmAction } from '../../shared/components/confirm.js';
import { toast } from '../../shared/components/toast.js';
import { endSession } from '../../shared/data/sessions.js';
import { t } from '../../shared/i18n/i18n.js';
import { showClientDetails } from './client-details.js';
import { showNoticeDialog } from './notice-dialog.js';

/**
 * @typedef {import('../../shared/data/workspace.js').Workspace} Workspace
 * @typedef {import('../../shared/data/monitoring.js').Client} Client
 */

/**
 * What an administrator may do to a client, for its menu. One's own session is left by signing out.
 * @param {Workspace} workspace
 * @param {Client} client
 */
export function clientActions(workspace, client) {
  const { session } = workspace;
  const over = client.ended_at !== null;
  return [
    { id: 'details', label: t('clients.details'), icon: 'info' },
    { id: 'notice', label: t('clients.noticeToOne'), icon: 'send', disabled: over },
    {
      id: 'end',
      label: t('clients.end'),
      icon: 'unplug',
      danger: true,
      disabled: over || client.session === session.me?.session,
    },
  ];
}

/**
 * Does what was chosen in that menu.
 * @param {Workspace} workspace
 * @param {Client} client
 * @param {string} action
 */
export async function actOnClient(workspace, client, action) {
  if (action === 'details') showClientDetails(workspace, client);
  else if (action === 'notice') showNoticeDialog(workspace, client);
  else if (action === 'end') await end(workspace, client);
}

/**
 * @param {Workspace} workspace
 * @param {Client} client
 */
async function end(workspace, client) {
  const name = client.display_name;
  const sure = await confirmAction({
    title: t('people.endTitle', { name, where: client.workstation_name }),
    body: t('account.endBody'),
    action: t('account.endSession'),
    danger: true,
  });
  if (!sure) return;
  try {
    await endSession(workspace.transport, client.session);
    toast({ text: t('people.ended', { name }), tone: 'ok' });
  } catch (error) {
    toast({ text: t('clients.notEnded', { name, reason: explain(error) }), tone: 'danger' });
  }
}
