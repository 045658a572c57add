import { css } from 'lit';

/** How the page of a lot looks. */
export const lotStyle = css`
  :host { display: flex; flex: 1; min-height: 0; min-width: 0; }
  .content { display: flex; flex-direction: column; flex: 1; min-height: 0; min-width: 0; }
  .page { display: flex; flex-direction: column; gap: 12px; flex: 1; min-height: 0; padding: 16px 20px; overflow: auto; }
  .page > * { flex: none; }
  .table { display: flex; flex: 1 0 240px; min-height: 240px; }
  ws-table { flex: 1; min-height: 0; }
  .waiting { display: inline-flex; align-items: center; gap: 6px; color: var(--text-muted); font-size: var(--size-s); }
  .filter { margin-inline-start: auto; }
  .middle { flex: 1; align-content: center; }
  .mono { font-family: var(--font-mono); }
  @media (max-width: 560px) {
    .page { gap: 8px; padding: 8px; }
    .table { flex-basis: 320px; min-height: 320px; }
    .filter { display: none; }
  }
`;
