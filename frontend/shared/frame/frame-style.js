import { css } from 'lit';

export const frameStyle = css`
  :host {
    display: grid; grid-template: 'rail banner' auto 'rail page' minmax(0, 1fr) 'rail status' auto / var(--rail-width) minmax(0, 1fr);
    height: 100vh; height: 100dvh; overflow: hidden; color: var(--text); background: var(--surface-0);
  }
  .skip {
    position: fixed; top: 8px; left: 8px; z-index: 1000; padding: 8px 16px; border: 0; border-radius: var(--radius-control); transform: translateY(-60px);
    font: var(--weight-medium) var(--size-m)/1.4 var(--font-sans); color: var(--on-accent); background: var(--accent); cursor: pointer;
  }
  .skip:focus { transform: none; }

  .rail { grid-area: rail; display: flex; flex-direction: column; align-items: center; gap: 4px; min-height: 0; padding: 12px 6px; background: var(--rail); }
  .logo { flex: none; display: block; width: 36px; height: 36px; margin-bottom: 12px; border-radius: 9px; }
  .logo img { display: block; width: 100%; height: 100%; }
  .items { flex: 1; display: flex; flex-direction: column; gap: 4px; width: 100%; min-height: 0; overflow-y: auto; scrollbar-width: none; margin: 0; padding: 0; list-style: none; }
  .item {
    position: relative; display: grid; justify-items: center; align-content: center; gap: 5px; width: 100%; height: 54px; padding: 0 2px; border: 0; border-radius: var(--radius-surface);
    font: var(--weight-medium) 11px/1.2 var(--font-sans); color: var(--rail-muted); background: none; text-decoration: none; cursor: pointer;
    transition: background-color var(--motion-fast) ease-out, color var(--motion-fast) ease-out;
  }
  .item:hover { color: var(--rail-text); background: var(--rail-hover); }
  .item[aria-current] { color: var(--rail-text); background: var(--rail-raised); }
  .rail :focus-visible, .bar :focus-visible { outline-color: var(--rail-focus); outline-offset: -2px; }
  .symbol { position: relative; display: grid; }
  .symbol ws-badge { position: absolute; top: -8px; left: 11px; pointer-events: none; }
  .label { max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .foot { display: flex; flex-direction: column; align-items: center; gap: 4px; flex: none; width: 100%; }
  .me { display: grid; place-items: center; width: 44px; height: 44px; padding: 0; border: 0; border-radius: 50%; background: none; cursor: pointer; }
  .me:hover { background: var(--rail-hover); }
  .me ws-avatar { --avatar-around: var(--rail); }

  .banner { grid-area: banner; min-width: 0; }
  main { grid-area: page; display: flex; flex-direction: column; min-width: 0; min-height: 0; overflow: auto; }
  main:focus { outline: none; }
  main ::slotted(*) { flex: 1 1 auto; min-height: 0; }

  .status {
    grid-area: status; display: flex; align-items: center; gap: 4px 20px; min-width: 0; min-height: var(--status-height); padding: 0 14px; overflow: hidden;
    border-top: 1px solid var(--line); background: var(--surface-2); color: var(--text-muted);
    font: var(--weight-normal) var(--size-xs)/1.4 var(--font-sans); font-variant-numeric: tabular-nums; white-space: nowrap;
  }
  .connection { display: inline-flex; align-items: center; gap: 6px; min-width: 0; }
  .dot { flex: none; width: 8px; height: 8px; border-radius: 50%; background: var(--state-ok); }
  .connecting .dot { background: var(--state-attention); animation: pulse 1.2s ease-in-out infinite alternate; }
  .offline .dot, .ended .dot { background: none; box-shadow: inset 0 0 0 2px var(--state-danger); }
  .connecting, .offline, .ended { color: var(--text); }
  @keyframes pulse { to { opacity: 0.35; } }
  .grow { flex: 1; }
  .hint { display: inline-flex; align-items: center; gap: 6px; height: 22px; padding: 0 6px; border: 0; border-radius: var(--radius-small); font: inherit; color: inherit; background: none; cursor: pointer; }
  .hint:hover { color: var(--text); background: var(--surface-3); }
  .host { overflow: hidden; text-overflow: ellipsis; }
  @media (prefers-reduced-motion: reduce) { .connecting .dot { animation: none; } }
  @media (forced-colors: active) {
    .dot { forced-color-adjust: none; }
    .rail, .bar { border-inline-end: 1px solid CanvasText; }
    .item[aria-current] { outline: 2px solid Highlight; outline-offset: -2px; }
  }

  :host([narrow]) { grid-template: 'banner' auto 'page' minmax(0, 1fr) 'status' auto 'bar' auto / minmax(0, 1fr); }
  .bar { grid-area: bar; display: flex; align-items: stretch; padding: 4px max(4px, env(safe-area-inset-right)) max(4px, env(safe-area-inset-bottom)) max(4px, env(safe-area-inset-left)); background: var(--rail); }
  .bar ul { display: contents; list-style: none; }
  .bar li, .bar ws-menu { flex: 1; min-width: 0; display: flex; }
  .bar .item { height: 52px; }
  :host([narrow]) .status { padding: 0 12px; }
  :host([narrow]) .status .wide, :host([narrow]) .status.live { display: none; }
`;
