import { HealthServer } from '../../daemon/health.ts'
import { handleSignals } from '../../daemon/signals.ts'
import type { Clock } from '../../framework/time/clock.ts'

/** A server of metrics. */
export interface ExporterRequest {
  /** A port of the loopback interface, address:port, or the path of a Unix socket. */
  readonly listen: string
  /** Makes the text anew. */
  readonly collect: () => Promise<string>
  readonly clock: Clock
  /** Called with its address when it answers. */
  readonly onReady: (address: string) => void
}

/**
 * Serves /metrics until SIGINT or SIGTERM. Whoever asks while the numbers are being collected gets the same ones.
 * @throws MentatError ADDRESS_IN_USE, IO_FAILED
 */
export async function serveMetrics(request: ExporterRequest): Promise<void> {
  const { listen, collect, clock, onReady } = request
  let collecting: Promise<string> | undefined
  const metrics = (): Promise<string> => {
    collecting ??= collect().finally(() => (collecting = undefined))
    return collecting
  }
  const nothing = (): readonly string[] => []
  const source = { metrics, troubles: nothing, degradations: nothing }
  const server = new HealthServer(listen, source, '--listen')
  const stop = new AbortController()
  const ignore = handleSignals(
    {
      stop: () => {
        stop.abort()
      },
      stopNow: (signal) => {
        ignore()
        process.kill(process.pid, signal)
      },
      reload: () => undefined,
      writeRunLog: () => undefined,
      writeState: () => undefined,
    },
    () => clock.monotonic(),
  )
  try {
    await server.start()
    onReady(server.address)
    while (!stop.signal.aborted) await clock.sleep(DAY, stop.signal)
  } finally {
    await server.stop()
    ignore()
  }
}

const DAY = 86_400_000
