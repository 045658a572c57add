/** Lets `querySelector('ws-dialog')` know what it finds. */

import type { WsColumns } from '../frame/ws-columns.js';
import type { WsFrame } from '../frame/ws-frame.js';
import type { WsKeys } from '../frame/ws-keys.js';
import type { WsPalette } from '../frame/ws-palette.js';
import type { WsAvatar } from './ws-avatar.js';
import type { WsBadge } from './ws-badge.js';
import type { WsBanner } from './ws-banner.js';
import type { WsButton } from './ws-button.js';
import type { WsCheckbox } from './ws-checkbox.js';
import type { WsChip } from './ws-chip.js';
import type { WsDate } from './ws-date.js';
import type { WsDialog } from './ws-dialog.js';
import type { WsField } from './ws-field.js';
import type { WsIcon } from './ws-icon.js';
import type { WsIconButton } from './ws-icon-button.js';
import type { WsKbd } from './ws-kbd.js';
import type { WsMenu } from './ws-menu.js';
import type { WsPageHeader } from './ws-page-header.js';
import type { WsPasswordField } from './ws-password-field.js';
import type { WsSegmented } from './ws-segmented.js';
import type { WsState } from './ws-state.js';
import type { WsTable } from './ws-table.js';
import type { WsTabs } from './ws-tabs.js';
import type { WsTooltip } from './ws-tooltip.js';

declare global {
  interface HTMLElementTagNameMap {
    'ws-avatar': WsAvatar;
    'ws-badge': WsBadge;
    'ws-banner': WsBanner;
    'ws-button': WsButton;
    'ws-checkbox': WsCheckbox;
    'ws-chip': WsChip;
    'ws-date': WsDate;
    'ws-dialog': WsDialog;
    'ws-field': WsField;
    'ws-icon-button': WsIconButton;
    'ws-icon': WsIcon;
    'ws-kbd': WsKbd;
    'ws-menu': WsMenu;
    'ws-page-header': WsPageHeader;
    'ws-password-field': WsPasswordField;
    'ws-segmented': WsSegmented;
    'ws-state': WsState;
    'ws-table': WsTable;
    'ws-tabs': WsTabs;
    'ws-tooltip': WsTooltip;
    'ws-columns': WsColumns;
    'ws-frame': WsFrame;
    'ws-keys': WsKeys;
    'ws-palette': WsPalette;
  }
}
