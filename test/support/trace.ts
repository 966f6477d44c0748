import { join } from 'node:path'
import { type TraceEntry, TraceLog } from '../../src/lib/components/trace-log.ts'
import type { Home } from '../../src/lib/framework/home.ts'
import { silentLogger } from '../../src/lib/framework/logging/logger.ts'

/** An entry about the event `e-1`, as the daemon `storage` writes it, with members of the test's choice. */
export function traceEntry(members: Partial<TraceEntry> = {}): TraceEntry {
  return {
    at: '2024-05-02T10:00:01.000Z',
    daemon: 'storage',
    queue: '/spool/storage',
    file: 'm1',
    taken: '2024-05-02T10:00:00.500Z',
    id: 'e-1',
    outcome: 'stored',
    story: {},
    ...members,
  }
}

/** Writes entries as daemons do, each into the trace of its daemon. */
export function writeTraces(home: Home, entries: readonly TraceEntry[], largest = 1e9): void {
  for (const [daemon, own] of Map.groupBy(entries, (entry) => entry.daemon)) {
    const log = new TraceLog(tracePath(home, daemon), largest, silentLogger)
    for (const entry of own) log.write(log.record([entry]))
    log.close()
  }
}

/** The newer one of the two files of a trace. */
export function tracePath(home: Home, daemon: string): string {
  return join(home.log, 'trace', `${daemon}.ndjson`)
}
