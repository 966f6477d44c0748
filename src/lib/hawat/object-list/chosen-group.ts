import { findGroup } from '../../database/groups/list.ts'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { Ask } from '../core/ask.ts'

/**
 * A group that was chosen in a form must be there: it may have gone meanwhile, and programs send what they like.
 * @param field in which it was chosen
 * @throws MentatError VALUE_INVALID for that field
 */
export async function checkChosenGroup(
  { services, t }: Ask<unknown>,
  field: string,
  name: string | null,
): Promise<void> {
  if (name === null || name === '' || (await findGroup(services.database, name))) return
  throw new MentatError('VALUE_INVALID', t('There is no group "{name}".', { name }), {
    fields: { field },
  })
}
