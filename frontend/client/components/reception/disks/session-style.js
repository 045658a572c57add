import { css } from 'lit';

/** How a wiping session looks: counters, the bench, and a table that fills the rest. */
export const sessionStyle = css`
  .page { display: flex; flex-direction: column; }
  .inner { flex: 1; display: flex; flex-direction: column; width: 100%; max-width: none; min-height: 0; }
  .inner > * { flex: none; }
  .inner > section { width: 100%; max-width: 1240px; margin: 0 auto; }
  .inner > ws-table { flex: 1 0 auto; min-height: 320px; max-height: max(100%, 320px); }
  .tiles { display: grid; grid-template-columns: repeat(5, minmax(96px, 1fr)) minmax(140px, 1.6fr); gap: 12px; margin: 0; padding: 0; list-style: none; }
  .tile { display: grid; align-content: space-between; gap: 4px; min-width: 0; padding: 10px 14px; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-1); }
  .tile .name { color: var(--text-muted); font-size: var(--size-s); line-height: 1.5; }
  .tile .value { font: var(--weight-bold) var(--size-xl)/1.3 var(--font-sans); font-variant-numeric: tabular-nums; white-space: nowrap; }
  .tile small { color: var(--text-muted); font: var(--weight-normal) var(--size-s)/1 var(--font-sans); }
  .progress .value { display: flex; height: 8px; margin-bottom: 10px; border-radius: 4px; background: var(--surface-3); overflow: hidden; }
  .bar { width: var(--share); }
  .bar.ok { background: var(--state-ok); }
  .bar.danger { background: var(--state-danger); }
  .note { max-width: var(--measure); white-space: pre-wrap; overflow-wrap: anywhere; }
  .done { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; color: var(--text-muted); }
  .bench { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; }
  .serial { flex: 1 1 280px; max-width: 480px; }
  .space { flex: 1; }
  .waits { display: grid; gap: 6px; margin: 0; padding: 0; list-style: none; }
  .waits li { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 6px 12px; border-radius: var(--radius-control); color: var(--text-muted); background: var(--surface-2); font-size: var(--size-s); }
  .waits .failed { color: var(--state-danger); background: var(--state-danger-soft); }
  code { font-family: var(--font-mono); }
  @media (max-width: 860px) {
    .tiles { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 8px; }
    .inner > ws-table { max-height: none; }
    .space { display: none; }
  }
  @media (max-width: 460px) { .tile { padding: 8px 10px; } .tile .value { font-size: var(--size-l); } }
`;
