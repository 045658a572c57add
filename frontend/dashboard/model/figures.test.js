import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../../shared/i18n/i18n.js';
import { durationOf, FIGURES, figureOf, written } from './figures.js';

const CONTEXT = { accounts: 24, processors: 2 };
/** Nothing is known yet. */
const NOTHING = /** @type {any} */ (new Proxy({}, { get: () => null }));
const NOW = /** @type {any} */ ({
  cpu_host: 12.4,
  cpu_process: 3,
  load_1: 0.42,
  load_5: 0.38,
  memory_used: 2_100_000_000,
  memory_total: 8_000_000_000,
  memory_process: 71_000_000,
  disk_used: 39_000_000_000,
  disk_total: 100_000_000_000,
  pool_max: 8,
  pool_open: 6,
  pool_idle: 4,
  pool_waiting: 0,
  writes_waiting: 0,
  writes_max: 4096,
  commit_ms: 4.12,
  commit_ms_max: 11,
  users: 18,
  sockets: 21,
  messages_per_minute: 46,
  requests_per_minute: 2000,
  errors_per_minute: 3,
  deliveries_per_second: 7.25,
  request_ms_p95: 4.1,
});

beforeEach(() => setLanguage('en'));
afterEach(() => setLanguage('en'));

/** @param {string} id */
const read = (id) => {
  const figure = figureOf(id);
  const value = figure?.read(NOW) ?? null;
  if (!figure || value === null) return null;
  return [written(figure.write(value)).replace('\u00a0', ' '), figure.aside(NOW, CONTEXT)];
};

describe('the figures', () => {
  it.each([
    ['users', '18 people', 'of 24 accounts'],
    ['messages', '46 per min', '7.3 deliveries per second'],
    ['requests', '2,000 per min', '95% within 4.1 ms'],
    ['errors', '3 per min', '0.15% of requests'],
    ['commit', '4.1 ms', 'at worst 11 ms'],
    ['cpu', '12%', 'server 3%'],
    ['memory', '71 MB', 'machine 2.1 GB of 8 GB'],
    ['disk', '61% free', '61 GB of 100 GB'],
    ['load', '0.42 on average', '5 min 0.38 · 2 processors'],
    ['pool', '2 in use', 'of 8 · 0 waiting'],
    ['writes', '0 waiting', 'room for 4,096'],
  ])('say what is measured: %s', (id, value, aside) => {
    expect(read(id)?.map((text) => text.replaceAll('\u00a0', ' '))).toEqual([value, aside]);
  });

  it('are unknown, not zero, where nothing is measured', () => {
    for (const figure of FIGURES) {
      expect(figure.read(NOTHING), figure.id).toBeNull();
      if (figure.id !== 'users') expect(figure.aside(NOTHING, { accounts: null, processors: null })).toBe('');
    }
  });

  it('need attention when they do', () => {
    expect(figureOf('errors')?.alarming?.(1)).toBe(true);
    expect(figureOf('errors')?.alarming?.(0)).toBe(false);
    expect(figureOf('disk')?.alarming?.(9)).toBe(true);
    expect(figureOf('cpu')?.alarming?.(95)).toBe(true);
  });

  it('are written by the rules of French', () => {
    setLanguage('fr');
    expect(read('cpu')?.[0]).toBe('12 %');
    expect(read('memory')?.[0]).toBe('71 Mo');
  });
});

describe('a duration', () => {
  it.each([
    [59, '0 min'],
    [3_599, '59 min'],
    [3_600 * 5 + 120, '5 h 2 min'],
    [86_400 * 12 + 3_600 * 4, '12 d 4 h'],
  ])('of %d s', (seconds, words) => {
    expect(durationOf(seconds)).toBe(words);
  });
});
