import type { Fault } from './warden/faults.ts'

/** Everything that can go wrong with a request, and does not take long. */
export const quickFaults: readonly Fault[] = [
  { kind: 'bare', status: 500 },
  { kind: 'bare', status: 502, processed: true },
  { kind: 'bare', status: 503, body: '<h1>503</h1>' },
  { kind: 'unstarted' },
  { kind: 'slow', delay: 5 },
  { kind: 'stalled', processed: true },
  { kind: 'truncated', by: 'connection' },
  { kind: 'truncated', by: 'length' },
  { kind: 'closed', processed: true },
  { kind: 'closed', processed: false },
  { kind: 'answer', body: '{}' },
  { kind: 'error', failures: [{ error: 500, message: 'Server exception' }] },
]

/** The same numbers from 0 to 1 on each run (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
