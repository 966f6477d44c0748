import type { Ask } from '../core/ask.ts'

/** What is told after saving: also that nothing differs from what was there, so that nothing stands in the change log. */
export function savedMessage(
  { t }: Pick<Ask<unknown>, 't'>,
  before: object,
  after: object,
): string {
  return isSame(before, after) ? t('Nothing was changed.') : t('Saved.')
}

/** Whether an object is what it was; both with their columns in one order, as the change log compares them. */
export function isSame(before: object, after: object): boolean {
  return JSON.stringify(before) === JSON.stringify(after)
}
