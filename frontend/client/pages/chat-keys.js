import { t } from '../../shared/i18n/i18n.js';

/**
 * The keys of the chat page, in groups.
 * @param {boolean} selects Whether messages are selected here.
 * @returns {import('../../shared/app/page.js').KeyGroup[]}
 */
export function chatKeys(selects) {
  return [
    {
      label: t('chat.channels'),
      keys: [
        { keys: 'Alt+ArrowDown', label: t('channels.keyNext') },
        { keys: 'Alt+Shift+ArrowDown', label: t('channels.nextUnread') },
        { keys: 'Ctrl+F', label: t('search.title') },
      ],
    },
    {
      label: t('chat.keysWriting'),
      keys: [
        { keys: 'Enter', label: t('chat.send') },
        { keys: 'Shift+Enter', label: t('chat.keyNewLine') },
        { keys: 'ArrowUp', label: t('chat.keyEditLast') },
        { keys: 'PageUp', label: t('chat.keyRead') },
        { keys: 'Escape', label: t('chat.keyEscape') },
        { keys: 'Ctrl+B', label: t('chat.bold') },
        { keys: 'Ctrl+I', label: t('chat.italic') },
        { keys: 'Ctrl+E', label: t('chat.code') },
        { keys: 'Ctrl+Shift+K', label: t('chat.link') },
      ],
    },
    {
      label: t('chat.keysReading'),
      keys: [
        { keys: 'ArrowUp', label: t('chat.keyMove') },
        { keys: 'r', label: t('chat.reply') },
        { keys: 't', label: t('chat.keyThread') },
        { keys: '+', label: t('chat.keyReact') },
        { keys: 'e', label: t('chat.edit') },
        { keys: 'c', label: t('chat.copy') },
        { keys: 'p', label: t('chat.keyPin') },
        { keys: 'u', label: t('chat.markUnread') },
        { keys: 'Delete', label: t('chat.delete') },
      ],
    },
    ...(selects
      ? [
          {
            label: t('chat.keysSelecting'),
            keys: [
              { keys: 'Space', label: t('chat.keyPick') },
              { keys: 'Shift+ArrowUp', label: t('chat.keyPickRange') },
              { keys: 'Escape', label: t('chat.keyPickEnd') },
            ],
          },
        ]
      : []),
  ];
}
