import { css, html, nothing } from 'lit';

/** How a list of facts looks. */
export const factsStyle = css`
  .facts { display: grid; grid-template-columns: minmax(110px, auto) minmax(0, 1fr); gap: 6px 20px; margin: 0; }
  .facts dt { color: var(--text-muted); font-size: var(--size-s); line-height: 1.6; }
  .facts dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
  .facts .mono { font-family: var(--font-mono); font-size: var(--size-s); line-height: 1.6; }
  @media (max-width: 460px) {
    .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
    .facts dd { margin-bottom: 8px; }
  }
`;

/**
 * What is known of one thing, name by name; what is not known is left out.
 * @param {[name: string, value: unknown, mono?: 'mono'][]} facts
 */
export function factList(facts) {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
  return html`<dl class="facts">
    ${known.map(([name, value, mono]) => html`<dt>${name}</dt><dd class=${mono ?? nothing}>${value}</dd>`)}
  </dl>`;
}
