import { expect, it } from 'vitest';
import { addDays, daysBetween, startOf, today } from './civil-date.js';

it('is the day of this computer, whatever the hour', () => {
  expect(today(new Date(2026, 0, 5, 0, 1))).toBe('2026-01-05');
  expect(today(new Date(2026, 11, 31, 23, 59))).toBe('2026-12-31');
  expect(today(startOf('2026-03-01'))).toBe('2026-03-01');
});

it('counts over months, leap years and the change of the hour', () => {
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2026-03-29', 1)).toBe('2026-03-30');
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
  expect(daysBetween('2026-10-26', '2026-10-24')).toBe(-2);
});
