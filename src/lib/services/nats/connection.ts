import { checkServerIdentity } from 'node:tls'
import type { ConnectionOptions, NatsConnection } from '@nats-io/transport-node'
import { MentatError } from '../../framework/errors/mentat-error.ts'
import { authenticatorsOf, tlsOptionsOf, wantsTls } from './credentials.ts'
import { natsFailure } from './failure.ts'
import { awaitGreeting, hostOf } from './greeting.ts'
import { refusalOf } from './refusal.ts'
import type { NatsConfig } from './section.ts'

/**
 * Connects to the first server that lets us in. A connection that breaks is not mended: the caller makes a new one, so
 * that nothing waits unseen in a buffer.
 * @param name what the server is told about who we are
 * @throws MentatError NATS_…, of the last one
 */
export async function connectNats(config: NatsConfig, name: string): Promise<NatsConnection> {
  const { servers, timeout } = config
  const { connect } = await import('@nats-io/transport-node')
  const options: ConnectionOptions = {
    name,
    timeout,
    reconnect: false,
    ignoreClusterUpdates: true,
    // A connection is given up when two of these are not answered.
    pingInterval: timeout,
    maxPingOut: 2,
    authenticator: await authenticatorsOf(config),
  }
  let failure = new MentatError('NATS_UNAVAILABLE', 'there is no server')
  for (const server of servers) {
    const tls = wantsTls(server, config)
      ? { ...tlsOptionsOf(config), ...namesOf(server) }
      : undefined
    try {
      await awaitGreeting(server, timeout)
      return await connect({ ...options, servers: [server], ...(tls && { tls }) })
    } catch (thrown) {
      failure = natsFailure(thrown, server)
      const isUnclear = tls !== undefined && failure.code === 'NATS_UNAVAILABLE'
      const refusal = isUnclear ? await refusalOf(server, tls, timeout) : undefined
      if (refusal) failure = natsFailure(refusal, server)
    }
  }
  throw failure
}

/** For a host that is given by its address the library compares the certificate with the name localhost. */
function namesOf(server: string): object {
  const { host } = hostOf(server)
  return {
    checkServerIdentity: (_name: string, certificate: Parameters<typeof checkServerIdentity>[1]) =>
      checkServerIdentity(host, certificate),
  }
}
