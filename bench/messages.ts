import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from '../src/lib/framework/home.ts'
import { Generator } from '../src/lib/modules/ideagen/generator.ts'

/** Texts of realistic events of now; the same seed gives the same ones, but for their times. */
export function makeEvents(seed: string, count: number): string[] {
  const generator = new Generator({ seed: seedOf(seed), start: Date.now() })
  return Array.from({ length: count }, () => generator.next(Date.now()).content.toString())
}

/** Any text as a number, less than a million. */
export function seedOf(text: string): number {
  return Buffer.from(text).reduce((sum, byte) => (sum * 31 + byte) % 999_983, 7)
}

/**
 * The same event, its attackers somewhere in the Internet: those of the generator lie in networks that nobody
 * has, hence in no country, and nobody asks the DNS about them. The ends of a range stay in their order.
 */
export function withGlobalAttackers(text: string): string {
  return text
    .replaceAll(/"(?:24\d|25[0-5])(?:\.\d+){3}[^"]*"/g, (addresses) =>
      addresses.replaceAll(
        /\b(24\d|25[0-5])(?=(?:\.\d+){3})/g,
        (octet) => `${Number(octet) - 163}`,
      ),
    )
    .replaceAll('198.18.', '193.18.')
    .replaceAll('198.19.', '193.19.')
    .replaceAll(/\b100\.(?=(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.\d+\.\d)/g, '147.')
    .replaceAll(/\b2001:db8:(?=[89a-f][\da-f]{3}:)/g, '2a02:db8:')
}

/** Makes the queue hold these messages and nothing else. */
export function fillQueue(home: Home, queue: string, texts: readonly string[]): void {
  const incoming = join(home.spool, queue, 'incoming')
  rmSync(join(home.spool, queue), { recursive: true, force: true })
  mkdirSync(incoming, { recursive: true })
  for (const [index, text] of texts.entries()) writeFileSync(join(incoming, `${index}.idea`), text)
}

/** Bytes of a message, on average. */
export function averageSize(texts: readonly string[]): number {
  return Math.round(Buffer.byteLength(texts.join('')) / texts.length)
}
