import axe, { type Result } from 'axe-core'
import type { Page } from 'playwright-core'

/** What WCAG 2.2 asks for at levels A and AA, contrast among it, and what the makers of the tool hold for good practice. */
const all = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What is asked of a page. */
export interface BarrierQuestion {
  /** The part of the page, as a selector; default: all of it. */
  readonly within?: string | undefined
  /** Names of rules, or of sets of them; default: all of the above. */
  readonly rules?: readonly string[]
}

/**
 * What keeps people out of a page as it is shown now, one a line: what is wrong, and where. Charts, menus and folded parts are
 * looked at when they are open.
 */
export async function barriersOf(
  page: Page,
  { within = 'html', rules = all }: BarrierQuestion = {},
): Promise<string[]> {
  // Colours that are on their way to others have no contrast yet.
  await page.evaluate(
    'for (const one of document.getAnimations()) one.effect.getComputedTiming().endTime < Infinity ? one.finish() : one.cancel()',
  )
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<{ violations: Result[] }>(
    `axe.run(${JSON.stringify(within)}, { runOnly: ${JSON.stringify(rules)}, resultTypes: ['violations'] })`,
  )
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, any }) => {
      const reasons = any.map(({ message }) => message).join('; ')
      return `${impact ?? ''} ${id}: ${target.join(' ')}${reasons === '' ? '' : ` (${reasons})`}`
    }),
  )
}
