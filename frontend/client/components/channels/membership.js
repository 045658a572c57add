import { titleOf } from '../../../shared/app/channels.js';
import { nameOf } from '../../../shared/app/names.js';
import { explain } from '../../../shared/app/problems.js';
import { confirmAction } from '../../../shared/components/confirm.js';
import { toast } from '../../../shared/components/toast.js';
import { removeMember, setMember, setPreferences, updateChannel } from '../../../shared/data/chat.js';
import { t } from '../../../shared/i18n/i18n.js';

/**
 * @typedef {import('../../../shared/data/types.js').Channel} Channel
 * @typedef {import('../../../shared/data/workspace.js').Workspace} Workspace
 */

/**
 * Does something and says it when that fails.
 * @param {() => Promise<unknown>} work
 * @returns {Promise<boolean>} Whether it went through.
 */
async function tried(work) {
  try {
    await work();
    return true;
  } catch (error) {
    toast({ text: explain(error), tone: 'danger' });
    return false;
  }
}

/**
 * Joins a public channel.
 * @param {Workspace} workspace
 * @param {number} channel
 */
export async function join(workspace, channel) {
  const self = workspace.session.me?.account.id ?? 0;
  await setMember(workspace.transport, channel, self, {});
  await workspace.chat.refresh(channel, true);
}

/**
 * Leaves a channel, after asking where one can't come back alone.
 * @param {Workspace} workspace
 * @param {Channel} channel
 * @returns {Promise<boolean>}
 */
export async function leave(workspace, channel) {
  const name = titleOf(workspace, channel);
  const members = workspace.chat.membersOf(channel.id);
  const owners = [...members.members.values()].filter((member) => member.owner);
  const lastOwner = channel.owner && owners.length === 1 && (members.count ?? 0) > 1;
  const alone = members.count === 1;
  if (channel.kind === 'private' || lastOwner) {
    const sure = await confirmAction({
      title: t('channels.leaveTitle', { name }),
      body: [
        channel.kind === 'private' ? t(alone ? 'channels.leaveAlone' : 'channels.leavePrivate') : '',
        lastOwner ? t('channels.leaveOwner') : '',
      ]
        .filter(Boolean)
        .join(' '),
      action: t('channels.leave'),
      danger: true,
    });
    if (!sure) return false;
  }
  const self = workspace.session.me?.account.id ?? 0;
  const done = await tried(() => removeMember(workspace.transport, channel.id, self));
  if (!done) return false;
  toast({
    text: t('channels.left', { name }),
    ...(channel.kind === 'public'
      ? { action: { label: t('channels.rejoin'), run: () => void tried(() => join(workspace, channel.id)) } }
      : {}),
  });
  return true;
}

/**
 * Takes somebody out of a channel.
 * @param {Workspace} workspace
 * @param {Channel} channel
 * @param {number} account
 */
export async function remove(workspace, channel, account) {
  const name = nameOf(workspace.people, account);
  const sure = await confirmAction({
    title: t('channels.removeTitle', { name, channel: titleOf(workspace, channel) }),
    body: t(channel.kind === 'private' ? 'channels.removePrivate' : 'channels.removePublic'),
    action: t('channels.remove'),
    danger: true,
  });
  if (sure) await tried(() => removeMember(workspace.transport, channel.id, account));
}

/**
 * Makes somebody an owner, or not any more.
 * @param {Workspace} workspace
 * @param {number} channel
 * @param {number} account
 * @param {boolean} owner
 */
export async function makeOwner(workspace, channel, account, owner) {
  await tried(() => setMember(workspace.transport, channel, account, { owner }));
}

/**
 * Changes what one wants of a channel; what is absent stays.
 * @param {Workspace} workspace
 * @param {number} channel
 * @param {import('../../../shared/data/types.js').SetPreferences} change
 */
export async function prefer(workspace, channel, change) {
  return await tried(async () => {
    const preferences = await setPreferences(workspace.transport, channel, change);
    const known = workspace.chat.channels.get(channel);
    if (known) workspace.chat.put({ ...known, preferences });
  });
}

/**
 * Archives a channel, or takes it back into use.
 * @param {Workspace} workspace
 * @param {Channel} channel
 */
export async function archive(workspace, channel) {
  const archived = !channel.archived_at;
  const name = titleOf(workspace, channel);
  if (archived) {
    const sure = await confirmAction({
      title: t('channels.archiveTitle', { name }),
      body: t('channels.archiveBody'),
      action: t('channels.archive'),
    });
    if (!sure) return;
  }
  const done = await tried(async () =>
    workspace.chat.put(
      await updateChannel(workspace.transport, channel.id, { version: channel.version, archived }),
    ),
  );
  if (done)
    toast({ text: t(archived ? 'channels.archivedNow' : 'channels.unarchivedNow', { name }), tone: 'ok' });
}
