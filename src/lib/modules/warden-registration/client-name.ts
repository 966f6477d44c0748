import { MentatError } from '../../framework/errors/mentat-error.ts'
import type { WardenConfig } from '../../services/warden/section.ts'

/** The name that certificates are issued for. @throws MentatError CONFIG_INVALID */
export function clientName({ name }: Pick<WardenConfig, 'name'>): string {
  if (name !== undefined) return name
  throw new MentatError(
    'CONFIG_INVALID',
    'warden.name is not set; expected the name that this client is registered by',
  )
}

/** What the names of copies end with: `old-20260102T030405Z`. @param now milliseconds since 1970 */
export function stampOf(now: number): string {
  return `old-${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`
}
