import { after } from 'node:test'
import { join } from 'node:path'
import { SecretValue } from '../../src/lib/framework/config/secret-value.ts'
import { silentLogger } from '../../src/lib/framework/logging/logger.ts'
import { type Clock, systemClock } from '../../src/lib/framework/time/clock.ts'
import { openWardenHub } from '../../src/lib/services/warden/client.ts'
import type { WardenHub } from '../../src/lib/services/warden/hub.ts'
import type { WardenConfig } from '../../src/lib/services/warden/section.ts'
import { eventWith } from './idea-fixtures.ts'
import { temporaryFolder } from './queue.ts'
import { type HubSetup, WardenTestHub } from './warden-hub.ts'
import {
  type ClientFiles,
  makeWardenCertificates,
  type WardenCertificates,
  writeClientFiles,
} from './warden/certificates.ts'
import type { HubClient } from './warden/store.ts'

/** The client that tests use, at the hub and in its certificate. */
export const CLIENT = 'org.example.mentat'

export const SECRET = 's3cret+&/'

/** Starts a hub that knows the client; it is stopped after the tests of the file. */
export async function startHub(
  setup: Partial<HubSetup> = {},
  client: Partial<HubClient> = {},
): Promise<{ hub: WardenTestHub; certificates: WardenCertificates; files: ClientFiles }> {
  const certificates = setup.certificates ?? makeWardenCertificates(Date.now())
  const hub = new WardenTestHub({ ...setup, certificates })
  hub.store.register({ name: CLIENT, write: true, ...client })
  await hub.start()
  after(() => hub.stop())
  const files = writeClientFiles(
    join(temporaryFolder(), 'client'),
    certificates.authority.issue({ subject: CLIENT, names: [CLIENT] }),
    certificates.authority.cert,
  )
  return { hub, certificates, files }
}

/** The section `warden` with quick repetitions. */
export function wardenConfig(
  hub: Pick<WardenTestHub, 'url'>,
  files: ClientFiles,
  { secret, ...options }: Partial<Omit<WardenConfig, 'secret'>> & { secret?: string } = {},
): WardenConfig {
  return {
    url: hub.url,
    name: CLIENT,
    ...files,
    renew_before: 30 * 86_400_000,
    connect_timeout: 20_000,
    timeout: 20_000,
    retry: 2,
    pause: 1,
    longest_pause: 10,
    patience: 1,
    get_events_limit: 1000,
    send_events_limit: 500,
    max_answer_size: 10_000_000,
    max_request_size: 10_000_000,
    ...(secret === undefined ? {} : { secret: new SecretValue(secret) }),
    ...options,
  }
}

/** A client; its connections are closed after the tests of the file. */
export function openClient(config: WardenConfig, clock: Clock = systemClock): WardenHub {
  const client = openWardenHub(config, { clock, logger: silentLogger })
  after(() => {
    client.close()
  })
  return client
}

/** Events that the hub takes from the client, with IDs `<prefix>0`, `<prefix>1` … */
export function someEvents(count: number, prefix = 'e', members: object = {}): string[] {
  return Array.from({ length: count }, (_, index) =>
    eventWith({ ID: `${prefix}${index}`, Node: [{ Name: CLIENT }], ...members }),
  )
}

/** IDs of what the hub has, in its order. */
export function idsAt(hub: WardenTestHub): unknown[] {
  return hub.store.events.map(({ id }) => id)
}
