import { KINDS, OUTCOMES } from '../../../shared/data/reception/items.js';
import { t } from '../../../shared/i18n/i18n.js';

/**
 * The keys of the page of a lot, in groups.
 * @returns {import('../../../shared/app/page.js').KeyGroup[]}
 */
export function lotKeys() {
  return [
    {
      label: t('reception.keysScanning'),
      keys: [
        ...KINDS.map((kind) => ({
          keys: t(`reception.key_${kind}`),
          label: t('reception.keyNext', { kind: t(`reception.kind_${kind}`) }),
        })),
        { keys: 'b', label: t('reception.keyBrand') },
        { keys: 'm', label: t('reception.keyModel') },
        { keys: '/', label: t('reception.keyType') },
        { keys: 'Enter', label: t('reception.askYes') },
        { keys: 'Escape', label: t('reception.askNo') },
      ],
    },
    {
      label: t('reception.keysSorting'),
      keys: [
        { keys: 'Space', label: t('reception.keySelect') },
        { keys: 'Shift+ArrowDown', label: t('reception.keySelectRange') },
        { keys: 'Ctrl+A', label: t('reception.keySelectAll') },
        ...OUTCOMES.map((outcome, index) => ({
          keys: String(index + 1),
          label: t(`reception.outcome_${outcome}`),
        })),
        { keys: '0', label: t('reception.toSort') },
        { keys: 'Ctrl+Z', label: t('reception.undo') },
      ],
    },
  ];
}
