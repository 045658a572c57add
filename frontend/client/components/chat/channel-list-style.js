import { css } from 'lit';

/** How the list of channels looks. */
export const channelListStyle = css`
  :host { display: block; flex: 1; padding: 12px 10px; background: var(--surface-0); overflow-y: auto; }
  .search {
    display: flex; align-items: center; gap: 10px; width: 100%; height: var(--control); margin-bottom: 8px; padding: 0 8px 0 10px;
    border: 1px solid var(--line); border-radius: var(--radius-control); color: var(--text-muted); background: var(--surface-1);
    font: var(--weight-normal) var(--size-m)/1 var(--font-sans); text-align: start; cursor: pointer;
  }
  .search:hover { border-color: var(--line-control); color: var(--text); }
  .search span { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .head { display: flex; align-items: center; justify-content: space-between; padding: 12px 4px 4px 10px; min-height: 40px; }
  h2 { color: var(--text-muted); font: var(--weight-bold) var(--size-xs)/1.4 var(--font-sans); }
  ul { display: grid; gap: 1px; margin: 0; padding: 0; list-style: none; }
  /* Hundreds of rows cost nothing while they are out of view. */
  li { min-width: 0; content-visibility: auto; contain-intrinsic-size: auto var(--row); border-radius: var(--radius-control); }
  a {
    display: flex; align-items: center; gap: 8px; min-height: var(--row); padding: 0 10px; border-radius: var(--radius-control);
    color: var(--text); text-decoration: none;
  }
  a:hover { background: var(--surface-3); --avatar-around: var(--surface-3); }
  a:focus-visible { outline-offset: -2px; }
  a[aria-current] { background: var(--accent-soft); font-weight: var(--weight-bold); --avatar-around: var(--accent-soft); }
  .unread { font-weight: var(--weight-bold); }
  .muted { color: var(--text-muted); }
  .symbol { display: inline-grid; place-items: center; flex: none; width: 24px; }
  .name { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  ws-icon { color: var(--text-muted); }
  .mark { flex: none; }
  .emoji { flex: none; font-size: 14px; line-height: 1; }
  .at {
    display: inline-flex; align-items: center; gap: 3px; flex: none; height: 18px; padding: 0 6px; border-radius: 9px;
    font: var(--weight-bold) 11px/18px var(--font-sans); font-variant-numeric: tabular-nums;
    color: var(--on-attention); background: var(--attention-fill);
  }
  .at ws-icon { color: inherit; }
  .none { padding: 4px 10px 8px; color: var(--text-muted); font-size: var(--size-s); text-wrap: pretty; }
  .more {
    display: flex; align-items: center; gap: 8px; width: 100%; min-height: var(--row-dense); padding: 0 10px; border: 0; border-radius: var(--radius-control);
    color: var(--text-muted); background: none; font: var(--weight-normal) var(--size-s)/1.4 var(--font-sans); text-align: start; cursor: pointer;
  }
  .more:hover { color: var(--text); background: var(--surface-3); }
  .fold { margin-top: 12px; padding-inline-start: 8px; }
  @media (forced-colors: active) { .at { border: 1px solid CanvasText; } a[aria-current] { outline: 2px solid Highlight; outline-offset: -2px; } }
`;
