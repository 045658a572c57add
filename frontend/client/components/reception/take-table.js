import { explain } from '../../../shared/app/problems.js';
import { toast } from '../../../shared/components/toast.js';
import { tablePath } from '../../../shared/data/reception/tables.js';
import { language, t } from '../../../shared/i18n/i18n.js';

/** The choices of a menu that takes a table away. */
export function tableChoices() {
  return [
    { id: 'xlsx', label: t('reception.saveXlsx'), icon: 'download' },
    { id: 'csv', label: t('reception.saveCsv'), icon: 'file-text' },
  ];
}

/**
 * Saves a table on this computer, and says so.
 * @param {import('../../../shared/data/types.js').Transport} transport
 * @param {object} table
 * @param {string} table.path Behind `/api/reception/`.
 * @param {string} table.name Without its ending.
 * @param {'xlsx' | 'csv'} table.format
 * @param {{ [name: string]: string }} [table.query]
 */
export async function takeTable(transport, { path, name, format, query }) {
  try {
    const saved = await transport.download(tablePath(path, format, language(), query), `${name}.${format}`);
    if (saved !== null) toast({ text: t('reception.tableSaved', { name: saved }), tone: 'ok' });
  } catch (error) {
    toast({ text: explain(error), tone: 'danger' });
  }
}
