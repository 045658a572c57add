import { explain } from '../../../../shared/app/problems.js';
import { toast } from '../../../../shared/components/toast.js';
import { attachmentPath } from '../../../../shared/data/chat.js';
import { t } from '../../../../shared/i18n/i18n.js';

/**
 * Saves a file on this computer, and says what became of it.
 * @param {import('../../../../shared/data/workspace.js').Workspace} workspace
 * @param {import('../../../../shared/data/types.js').Attachment} attachment
 */
export async function saveAttachment({ transport }, { id, name }) {
  try {
    const saved = await transport.download(attachmentPath(id), name);
    if (saved !== null) toast({ text: t('chat.saved', { name: saved }), tone: 'ok' });
  } catch (error) {
    toast({ text: explain(error), tone: 'danger' });
  }
}
