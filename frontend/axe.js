import { AxeBuilder } from '@axe-core/playwright';

/**
 * What axe finds wrong with the accessibility of a page as it stands: of each fault the rule, where, and what to mend.
 * @param {import('@playwright/test').Page} page
 * @param {string[]} [rules] These alone.
 * @returns {Promise<string[]>}
 */
export async function accessibilityFaults(page, rules) {
  // What is right is not collected, and no page has frames of other origins, for which the results would be put together in a
  // page of their own: both take longer than the examination.
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary}`).join(' | ')}`,
  );
}
