import { MentatError } from '../../framework/errors/mentat-error.ts'

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

/**
 * Reads a rate: `50`, `50/s`, `600/m`, `1000/h`.
 * @returns messages per second, above zero
 * @throws MentatError USAGE for anything else
 */
export function parseRate(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(?:\/([smh]))?$/.exec(text.trim()) ?? []
  const rate = Number(amount) / (units[unit ?? 's'] ?? 1)
  if (!(rate > 0)) {
    throw new MentatError(
      'USAGE',
      `"${text}" is not a rate; expected messages per second, or 50/s, 600/m, 1000/h, above zero`,
    )
  }
  return rate
}
