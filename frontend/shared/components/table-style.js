import { css } from 'lit';

export const tableStyle = css`
  :host {
    display: flex; flex-direction: column; width: 100%; contain: inline-size; min-width: 0; min-height: 0; max-height: 100%; position: relative;
    border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); overflow: hidden;
    --row-height: var(--row);
  }
  :host([plain]) { border: 0; border-radius: 0; background: transparent; }
  :host([plain]) .options { display: none; }
  :host([plain]) .options ~ .scroller thead th:last-child { padding-inline-end: 12px; }
  :host([dense]) { --row-height: var(--row-dense); }

  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; flex: none; padding: 8px 8px 8px 12px; border-bottom: 1px solid var(--line); }
  .bar .filters { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; flex: 1; min-width: 0; }
  .bar .right { display: flex; align-items: center; gap: 4px; }
  .options { position: absolute; top: 0; inset-inline-end: 0; z-index: 4; padding: 5px 6px; background: var(--surface-2); box-shadow: -8px 0 8px var(--surface-2); clip-path: inset(0 0 1px -8px); }
  .options:not([hidden]) ~ .scroller thead th:last-child { padding-inline-end: 44px; }
  .bar.chosen { background: var(--accent-soft); }
  .bar.chosen .count { flex: 1; font-weight: var(--weight-medium); color: var(--accent-ink); font-variant-numeric: tabular-nums; }

  .scroller { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; position: relative; }
  .scroller:focus-visible { outline-offset: -2px; }
  table { width: 100%; border-spacing: 0; border-collapse: separate; font-size: var(--size-m); }
  table.windowed { table-layout: fixed; min-width: var(--least-width); }

  thead th {
    position: sticky; top: 0; z-index: 2; height: 34px; padding: 0 12px; text-align: start; white-space: nowrap;
    font: var(--weight-medium) var(--size-s)/1 var(--font-sans); color: var(--text-muted); background: var(--surface-2); border-bottom: 1px solid var(--line);
  }
  th .sort {
    display: inline-flex; align-items: center; gap: 4px; max-width: 100%; height: 28px; margin: 0 -8px; padding: 0 8px; border: 0; border-radius: var(--radius-control);
    font: inherit; color: inherit; background: none; cursor: pointer;
  }
  th .sort:hover { color: var(--text); background: var(--surface-3); }
  th .sort ws-icon { visibility: hidden; }
  th .sort:hover ws-icon, th[aria-sort] .sort ws-icon { visibility: visible; }
  th[aria-sort] { color: var(--text); }
  th.end .sort { flex-direction: row-reverse; }

  tbody tr.row { height: var(--row-height); }
  tbody td {
    height: var(--row-height); padding: 0 12px; border-bottom: 1px solid var(--line); overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
    max-width: 420px; font-variant-numeric: tabular-nums;
  }
  tbody tr.row:last-child td { border-bottom-color: transparent; }
  td.mono { font-family: var(--font-mono); font-size: var(--size-s); }
  .end { text-align: end; }
  tr.row:hover td { background: var(--surface-2); }
  :host([openable]) tr.row { cursor: pointer; }
  tr.row[aria-selected='true'] td, tr.row.current td { background: var(--accent-soft); }
  tr.row.current td:first-child { box-shadow: inset 2px 0 var(--accent); }
  tr.row.waiting td { color: var(--text-muted); }
  tr.row.added td { background: var(--state-ok-soft); }
  tr.row.wrong td { background: var(--state-attention-soft); animation: blink 400ms ease-in-out 3; }
  @keyframes blink { 50% { background: var(--surface-1); } }
  @media (prefers-reduced-motion: reduce) { tr.row.wrong td { animation: none; } }
  tr.row:focus { outline: none; }
  tr.row:focus-visible td { box-shadow: inset 0 2px var(--focus), inset 0 -2px var(--focus); }
  tr.row:focus-visible td:first-child { box-shadow: inset 2px 0 var(--focus), inset 0 2px var(--focus), inset 0 -2px var(--focus); }
  tr.row:focus-visible td:last-child { box-shadow: inset -2px 0 var(--focus), inset 0 2px var(--focus), inset 0 -2px var(--focus); }
  tr.space td { height: var(--space-height); padding: 0; border: 0; }

  .pick { width: 40px; padding: 0 0 0 12px; text-align: center; }
  thead .pick { padding-inline-end: 0; }
  .pick input {
    appearance: none; -webkit-appearance: none; display: grid; place-content: center; width: 16px; height: 16px; margin: 0 auto;
    border: 1.5px solid var(--line-control); border-radius: var(--radius-small); background: var(--surface-1); cursor: pointer;
  }
  .pick input:checked, .pick input:indeterminate { border-color: var(--accent); background: var(--accent); }
  .pick input:checked::after { content: ''; width: 9px; height: 5px; margin-top: -3px; border: solid var(--on-accent); border-width: 0 0 2px 2px; transform: rotate(-45deg); }
  .pick input:indeterminate::after { content: ''; width: 8px; height: 2px; background: var(--on-accent); }

  .pending { position: sticky; top: 42px; left: 0; z-index: 3; display: grid; justify-items: center; width: 100%; height: 0; overflow: visible; }
  .pending button {
    display: inline-flex; align-items: center; gap: 6px; height: 28px; padding: 0 12px 0 8px; border: 0; border-radius: 14px; cursor: pointer;
    font: var(--weight-medium) var(--size-s)/1 var(--font-sans); color: var(--on-accent); background: var(--accent); box-shadow: var(--shadow-float);
    animation: drop var(--motion) var(--ease);
  }
  .pending button:hover { background: var(--accent-hover); }
  @keyframes drop { from { opacity: 0; transform: translateY(-8px); } }
  .more { display: grid; place-items: center; padding: 8px; position: sticky; left: 0; }

  /* On a narrow screen the filters are one row that is moved sideways, and a long text leaves room for the rest. */
  @media (max-width: 560px) {
    .bar .filters { flex-wrap: nowrap; margin: -4px; padding: 4px; overflow-x: auto; scrollbar-width: none; }
    .bar .filters ::slotted(*) { flex: none; }
    tbody td { max-width: 60vw; }
  }
  @media (forced-colors: active) {
    .pending button { border: 1px solid ButtonText; }
    tr.row[aria-selected='true'] td, tr.row.current td { forced-color-adjust: none; color: HighlightText; background: Highlight; }
    .pick input { appearance: auto; -webkit-appearance: auto; }
    .pick input::after { display: none; }
  }
`;
