import { css } from 'lit';

/** How the page of a stocktake looks. */
export const stocktakeStyle = css`
  :host { display: flex; flex-direction: column; flex: 1; min-height: 0; min-width: 0; }
  .page { display: flex; flex-direction: column; gap: 12px; flex: 1; min-height: 0; padding: 16px 20px; overflow: auto; }
  .page > * { flex: none; }
  .counters { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 12px; }
  .card {
    display: grid; gap: 2px; align-content: start; min-width: 0; padding: 10px 14px; border: 1px solid var(--line); border-radius: var(--radius-surface);
    color: var(--text); background: var(--surface-1); font: inherit; text-align: start;
  }
  button.card { cursor: pointer; }
  button.card:hover { border-color: var(--line-control); }
  button.card[aria-pressed='true'] { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); background: var(--accent-soft); }
  .name { display: flex; align-items: center; gap: 6px; min-width: 0; color: var(--text-muted); font-size: var(--size-s); line-height: 1.4; }
  .name ws-icon.ok { color: var(--state-ok); } .name ws-icon.info { color: var(--state-info); }
  .name ws-icon.attention { color: var(--state-attention); } .name ws-icon.danger { color: var(--state-danger); }
  .number { font: var(--weight-bold) var(--size-2xl)/1.2 var(--font-sans); font-variant-numeric: tabular-nums; }
  .table { display: flex; flex: 1 0 240px; min-height: 240px; }
  ws-table { flex: 1; min-height: 0; }
  .mono { font-family: var(--font-mono); }
  .middle { flex: 1; align-content: center; }
  @media (max-width: 860px) { .counters { grid-template-columns: repeat(auto-fit, minmax(104px, 1fr)); gap: 8px; } }
  @media (max-width: 560px) {
    .page { gap: 8px; padding: 8px; }
    .card { padding: 6px 10px; } .number { font-size: var(--size-xl); }
    .table { flex-basis: 320px; min-height: 320px; }
  }
`;
