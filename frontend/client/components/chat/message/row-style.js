import { css } from 'lit';

/** How rows and what stands in them look. */
export const rowStyles = css`
  .row { position: absolute; inset: 0 0 auto; display: flow-root; contain: layout style; }
  .row:focus-visible { outline-offset: -2px; border-radius: var(--radius-surface); }
  .message { display: grid; grid-template-columns: 36px minmax(0, 1fr); column-gap: 12px; position: relative; padding: 2px 24px; }
  .message.head { padding-top: 12px; }
  .row:hover > .message, .row:focus-within > .message, .row.held > .message { background: var(--surface-2); }
  .message.tells-me { background: color-mix(in oklab, var(--state-attention-soft) 50%, transparent); box-shadow: inset 3px 0 0 var(--attention-fill); }
  .row.flash > .message { animation: flash 1.8s ease-out; }
  @keyframes flash { 0%, 40% { background: var(--accent-soft); } }
  @media (prefers-reduced-motion: reduce) { .row.flash > .message { animation: none; background: var(--accent-soft); } }
  .choosing { cursor: pointer; user-select: none; }
  .choosing > .message { padding-inline-start: 52px; }
  .picked > .message, .picked.row:hover > .message, .picked.row:focus-within > .message { background: var(--accent-soft); }
  .pick { position: absolute; inset: 5px auto auto 24px; z-index: 1; width: 16px; height: 16px; margin: 0; accent-color: var(--accent); cursor: pointer; }
  .pick:has(+ .head) { top: 15px; }
  .gutter { display: block; }
  .beside { padding-top: 3px; text-align: end; font-size: 11px; line-height: 18px; color: var(--text-muted); font-variant-numeric: tabular-nums; white-space: nowrap; opacity: 0; }
  .row:hover .beside, .row:focus-within .beside { opacity: 1; }
  .program { display: grid; place-items: center; width: 36px; height: 36px; border-radius: var(--radius-surface); color: var(--text-muted); background: var(--surface-3); }
  .body { min-width: 0; }
  .byline { display: flex; align-items: baseline; gap: 8px; min-width: 0; }
  .name { font-weight: var(--weight-bold); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .byline time { flex: none; color: var(--text-muted); font-size: var(--size-s); font-variant-numeric: tabular-nums; }
  .edited { color: var(--text-muted); font-size: var(--size-xs); }
  .gone, .state, .pinned { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; color: var(--text-muted); font-size: var(--size-s); }
  .gone { font-style: italic; min-height: 21px; }
  .pinned { color: var(--accent-ink); font-size: var(--size-xs); font-weight: var(--weight-medium); }
  .state { padding: 2px 0; }
  .refused { color: var(--state-danger); gap: 8px; }
  .why { display: flex; gap: 6px; min-width: 0; overflow-wrap: anywhere; }
  .why ws-icon { flex: none; margin-top: 2px; }
  .quote {
    display: block; max-width: min(75ch, 100%); margin: 2px 0; padding: 0 0 0 10px; border: 0; border-inline-start: 3px solid var(--line);
    background: none; color: var(--text-muted); font: inherit; font-size: var(--size-s); text-align: start; cursor: pointer;
    overflow: hidden; text-overflow: ellipsis; white-space: nowrap;
  }
  .quote:hover { color: var(--text); border-color: var(--accent); }
  .quoted { font-weight: var(--weight-medium); }
  .reactions { display: flex; flex-wrap: wrap; gap: 6px; padding: 4px 0 2px; }
  .reaction {
    display: inline-flex; align-items: center; gap: 6px; min-height: 24px; padding: 0 8px; border: 1px solid var(--line); border-radius: 12px;
    color: var(--text); background: var(--surface-1); font: inherit; font-size: var(--size-s); font-variant-numeric: tabular-nums; cursor: pointer;
  }
  .reaction:hover { border-color: var(--line-control); }
  .reaction.own { border-color: var(--accent); color: var(--accent-ink); background: var(--accent-soft); font-weight: var(--weight-medium); }
  .reaction:disabled { cursor: default; }
  .reaction .face { max-width: 32px; overflow: clip; font-size: 15px; line-height: 1; }
  .react { color: var(--text-muted); padding: 0 6px; }
  .replies {
    display: inline-flex; align-items: center; gap: 8px; max-width: 100%; margin: 4px 0 2px -6px; padding: 3px 6px; border: 0; border-radius: var(--radius-control);
    color: var(--accent-ink); background: none; font: inherit; font-size: var(--size-s); font-weight: var(--weight-medium); text-align: start; cursor: pointer;
  }
  .replies:hover { background: var(--surface-3); }
  .replies .last { color: var(--text-muted); font-weight: var(--weight-normal); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .toolbar {
    position: absolute; inset: -14px 20px auto auto; z-index: 1; display: flex; gap: 2px; padding: 2px; border: 1px solid var(--line);
    border-radius: var(--radius-surface); background: var(--surface-1); box-shadow: var(--shadow-float);
  }
  .day { padding: 20px 24px 4px; text-align: center; color: var(--text-muted); font-size: var(--size-xs); font-weight: var(--weight-medium); }
  .line { display: flex; align-items: center; gap: 12px; padding: 12px 24px 0; color: var(--state-attention); font-size: var(--size-xs); font-weight: var(--weight-bold); }
  .line::before { content: ''; flex: 1; height: 1px; background: var(--attention-fill); }
  .parting { display: flex; align-items: center; gap: 12px; padding: 12px 24px 4px; color: var(--text-muted); font-size: var(--size-xs); font-weight: var(--weight-medium); }
  .parting::after { content: ''; flex: 1; height: 1px; background: var(--line); }
  .edge { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 12px; min-height: 48px; padding: 12px 24px; color: var(--text-muted); font-size: var(--size-s); text-align: center; }
  .edge ws-button { flex: none; }
  @media (max-width: 560px) {
    .message { padding-inline: 12px; column-gap: 10px; }
    .choosing > .message { padding-inline-start: 40px; }
    .pick { inset-inline-start: 12px; }
    .toolbar { inset-inline-end: 8px; }
  }
`;

/** How a message's text looks, wherever it stands. What is in it stays in its place: it is clipped where it would climb out. */
export const textStyles = css`
  .text { max-width: 88ch; overflow: clip; overflow-wrap: anywhere; unicode-bidi: isolate; contain: paint; }
  .text p { white-space: pre-wrap; unicode-bidi: plaintext; }
  .text > * + * { margin-top: 6px; }
  .text :is(ul, ol) { margin-block: 2px; padding-inline-start: 24px; }
  .text > :is(ul, ol) { margin-block: 4px; }
  .text li > p + p { margin-top: 4px; }
  .text blockquote { margin: 4px 0; padding: 0 0 0 10px; border-inline-start: 3px solid var(--line); color: var(--text-muted); }
  .text strong { font-weight: var(--weight-bold); }
  .text code { font-family: var(--font-mono); font-size: 0.93em; }
  .text :is(p, li) > code, .text :is(em, strong, del, a, bdi) code { padding: 1px 4px; border-radius: var(--radius-small); background: var(--surface-3); }
  .text .code { position: relative; margin: 6px 0; border: 1px solid var(--line); border-radius: var(--radius-surface); background: var(--surface-2); overflow: clip; }
  .code .lang { position: absolute; inset: 5px 38px auto auto; color: var(--text-muted); font: var(--weight-normal) var(--size-xs)/1.4 var(--font-mono); user-select: none; }
  .code ws-icon-button { position: absolute; inset: 2px 4px auto auto; }
  .code pre { margin: 0; padding: 8px 96px 8px 12px; white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.5; tab-size: 4; }
  .mention, .room { padding: 0 3px; border-radius: var(--radius-small); color: var(--accent-ink); background: var(--accent-soft); font-weight: var(--weight-medium); text-decoration: none; }
  .room:hover { text-decoration: underline; }
  .mention.me { color: var(--on-attention); background: var(--attention-fill); }
  .address { color: var(--text-muted); font-size: var(--size-s); }
  .waiting { color: var(--text-muted); }
  .folded { max-height: 360px; mask-image: linear-gradient(#000 300px, transparent); }
  .unfold { margin: 4px 0; }
`;
