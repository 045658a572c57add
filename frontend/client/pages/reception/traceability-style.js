import { css } from 'lit';

/** How the page of traceability looks. */
export const traceabilityStyle = css`
  :host { display: flex; flex-direction: column; flex: 1; min-height: 0; min-width: 0; }
  .page { flex: 1; min-height: 0; padding: 16px 20px; overflow: auto; }
  .inner { display: grid; gap: 16px; max-width: 1240px; margin: 0 auto; }
  .inner > * { min-width: 0; }
  .records { display: grid; gap: 16px; }
  .find { display: flex; flex-wrap: wrap; align-items: flex-start; gap: 8px; }
  .find ws-field { flex: 1 1 260px; max-width: 460px; }
  .find ws-button { margin-top: 24px; }
  .back a { display: inline-flex; align-items: center; gap: 6px; text-decoration: none; }
  section { min-width: 0; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); overflow: hidden; }
  .head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 8px 16px; min-height: 44px; padding: 8px 12px; border-bottom: 1px solid var(--line); }
  h2 { display: flex; align-items: center; gap: 8px; font: var(--weight-bold) var(--size-m)/1.4 var(--font-sans); }
  h2 ws-icon { color: var(--text-muted); }
  .count { color: var(--text-muted); font-weight: var(--weight-normal); }
  .years { display: flex; align-items: center; gap: 4px; }
  .years ws-field { width: 96px; }
  .scroll { overflow-x: auto; }
  .scroll:focus-visible { outline-offset: -2px; }
  table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { height: 36px; padding: 3px 12px; border-bottom: 1px solid var(--line); text-align: end; white-space: nowrap; }
  th { font-weight: var(--weight-medium); }
  thead th { color: var(--text-muted); background: var(--surface-2); font-size: var(--size-s); }
  thead ws-icon { margin-inline-end: 6px; vertical-align: -3px; }
  th:first-child { text-align: start; }
  tbody th::first-letter { text-transform: uppercase; }
  tbody th a { color: inherit; }
  tfoot th, tfoot td { border-bottom: 0; font-weight: var(--weight-bold); }
  td a {
    display: inline-block; min-width: 56px; padding: 4px 10px; border-radius: var(--radius-small); color: var(--text); text-decoration: none; text-align: end;
    background: color-mix(in oklch, var(--accent-soft) var(--heat), transparent);
  }
  td a:hover { text-decoration: underline; }
  td a[aria-current] { box-shadow: inset 0 0 0 2px var(--accent); }
  tr.chosen th, tr.chosen td { background: var(--surface-2); }
  .nought { display: inline-block; padding: 4px 10px; color: var(--text-muted); }
  .none { padding: 12px; color: var(--text-muted); }
  @media (max-width: 560px) { .page { padding: 12px; } .find ws-button { margin-top: 0; } th, td { padding: 3px 6px; } td a { min-width: 40px; padding: 4px 6px; } }
`;
