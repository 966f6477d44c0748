import type { SystemState } from '../../src/lib/hawat/core/system-state.ts'

/** The state of a system in which nothing runs and all is well, with what a test says otherwise. */
export function systemState(fields: Partial<SystemState> = {}): SystemState {
  return {
    time: '2024-05-02T12:00:00.000Z',
    ...{ attention: [], daemons: [], queues: [], geo: [], scheduled: [] },
    database: { server: 'embedded', state: 'away', error: null, value: null },
    disk: { path: '/var', size_bytes: 1000, free_bytes: 400, isLow: false },
    ...fields,
  }
}
