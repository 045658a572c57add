import { expect, it } from 'vitest';
import { ApiError } from '../transport/errors.js';
import { explain } from './problems.js';

it('says whose disk is full', () => {
  const here = explain(new ApiError({ status: 0, code: 'disk_full' }));
  const there = explain(new ApiError({ status: 507, code: 'disk_full' }));
  expect(here).toMatch(/this computer/);
  expect(there).toMatch(/server/);
});
