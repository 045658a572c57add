import { css } from 'lit';

/** How the page of a record looks: cards of facts, tables and forms in one column. */
export const recordStyle = css`
  :host { display: flex; flex-direction: column; flex: 1; min-height: 0; }
  .page { flex: 1; min-height: 0; overflow: auto; padding: 20px; }
  .page:focus-visible { outline-offset: -2px; }
  .inner { display: grid; gap: 16px; max-width: 1240px; margin: 0 auto; }
  section { min-width: 0; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); }
  section > .head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 16px; min-height: 44px; padding: 8px 12px; border-bottom: 1px solid var(--line); }
  section > .body { padding: 12px 12px 16px; }
  h2 { font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
  .count { color: var(--text-muted); font-weight: var(--weight-normal); font-variant-numeric: tabular-nums; }
  .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 14px 24px; margin: 0; padding: 14px 12px; }
  .facts > div { min-width: 0; }
  .facts .whole { grid-column: 1 / -1; }
  dt { color: var(--text-muted); font-size: var(--size-s); line-height: 1.5; }
  dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
  dd.note { max-width: var(--measure); white-space: pre-wrap; }
  .none { color: var(--text-muted); }
  .fields { display: grid; grid-template-columns: repeat(6, minmax(0, 1fr)); gap: 16px; align-items: start; }
  .fields > * { grid-column: span 2; }
  .fields > .half { grid-column: span 3; }
  .fields > .whole { grid-column: 1 / -1; }
  .fields > .third { grid-column: span 2; }
  .beside { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 24px; }
  .labelled { display: grid; gap: 6px; justify-items: start; }
  .labelled > span { font: var(--weight-medium) var(--size-s)/1.4 var(--font-sans); }
  .totals { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 4px 32px; margin: 0; padding: 12px; border-top: 1px solid var(--line); }
  .totals > div { display: flex; align-items: baseline; gap: 8px; }
  .totals .sum dd { font: var(--weight-bold) var(--size-l)/1.4 var(--font-sans); font-variant-numeric: tabular-nums; }
  .hint { display: inline-flex; align-items: center; gap: 6px; font-size: var(--size-s); }
  .wrong { padding: 10px 12px 0; color: var(--state-danger); font-size: var(--size-s); }
  ws-banner { min-width: 0; }
  .mono { font-family: var(--font-mono); font-size: var(--size-s); }
  @media (max-width: 860px) {
    .fields > *, .fields > .third { grid-column: span 3; }
  }
  @media (max-width: 560px) {
    .page { padding: 12px; }
    .inner { gap: 12px; }
    .fields > *, .fields > .half, .fields > .third { grid-column: 1 / -1; }
    .facts { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 12px; }
    .totals { flex-direction: column; align-items: flex-end; }
  }
`;
