import { css } from 'lit';

/** How the page of places looks. */
export const placesStyle = css`
  :host { display: flex; flex-direction: column; flex: 1; min-height: 0; min-width: 0; }
  ws-columns { flex: 1; min-height: 0; }
  .whole { padding: 20px; }
  .list { display: flex; flex-direction: column; flex: 1; min-height: 0; background: var(--surface-1); }
  .tree { flex: 1; min-height: 0; padding: 8px; overflow: auto; }
  .branch {
    display: flex; align-items: center; gap: 6px; min-height: var(--row); padding: 4px 10px 4px calc(4px + var(--depth) * 18px); border-radius: var(--radius-control);
    cursor: pointer; overflow-wrap: anywhere;
  }
  .branch:hover { background: var(--surface-2); }
  .branch[aria-selected='true'] { background: var(--accent-soft); color: var(--accent-ink); font-weight: var(--weight-medium); }
  .branch:focus-visible { outline-offset: -2px; }
  .branch.archived { color: var(--text-muted); }
  .fold { display: grid; place-items: center; flex: none; width: 24px; height: 24px; border-radius: var(--radius-small); color: var(--text-muted); }
  .fold:hover { background: var(--surface-3); }
  .label { flex: 1; min-width: 0; }
  .count { color: var(--text-muted); font-size: var(--size-s); font-weight: var(--weight-normal); font-variant-numeric: tabular-nums; }
  .foot { padding: 8px 12px; border-top: 1px solid var(--line); }
  .content { display: flex; flex-direction: column; gap: 12px; flex: 1; min-height: 0; min-width: 0; padding: 16px 20px; overflow: auto; }
  .head { display: flex; flex-wrap: wrap; align-items: flex-start; justify-content: space-between; gap: 8px 16px; }
  .title { min-width: 0; }
  .path { color: var(--text-muted); font-size: var(--size-s); overflow-wrap: anywhere; }
  .path a { color: inherit; }
  h2 { font: var(--weight-bold) var(--size-xl)/1.35 var(--font-sans); overflow-wrap: anywhere; }
  .sub { color: var(--text-muted); font-size: var(--size-s); }
  .actions { display: flex; gap: 8px; }
  .inside { display: flex; flex-wrap: wrap; gap: 8px; margin: 0; padding: 0; list-style: none; }
  .inside a {
    display: inline-flex; align-items: center; gap: 8px; min-height: var(--control); padding: 4px 12px; border: 1px solid var(--line); border-radius: var(--radius-control);
    color: var(--text); background: var(--surface-1); text-decoration: none; overflow-wrap: anywhere;
  }
  .inside a:hover { border-color: var(--line-control); }
  .inside ws-icon { color: var(--text-muted); }
  .table { display: flex; flex: 1 0 240px; min-height: 240px; }
  ws-table { flex: 1; min-height: 0; }
  .middle { flex: 1; align-content: center; }
  @media (max-width: 560px) { .content { padding: 12px; } }
  @media (forced-colors: active) { .branch[aria-selected='true'] { forced-color-adjust: none; color: HighlightText; background: Highlight; } }
`;
