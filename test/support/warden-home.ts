import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { homeAt, type Home } from '../../src/lib/framework/home.ts'
import { temporaryFolder } from './queue.ts'
import { CLIENT } from './warden-client.ts'
import type { WardenTestHub } from './warden-hub.ts'
import type { ClientFiles } from './warden/certificates.ts'

/** A home folder of a client of the hub, with quick repetitions. @param modules the content of files in etc/, by module */
export function wardenHome(
  hub: Pick<WardenTestHub, 'url'>,
  files: ClientFiles,
  modules: Readonly<Record<string, object>> = {},
  section: object = {},
): Home {
  const home = homeAt(temporaryFolder())
  mkdirSync(join(home.config, 'core'), { recursive: true })
  const quick = { timeout: '20s', retry: 2, pause: '1ms', longest_pause: '10ms', patience: '1ms' }
  const warden = { url: hub.url, name: CLIENT, ...files, ...quick, ...section }
  writeFileSync(join(home.config, 'core/warden.conf'), JSON.stringify({ warden }))
  for (const [name, content] of Object.entries(modules)) configure(home, name, content)
  return home
}

/** Writes the configuration of a module. */
export function configure(home: Home, module: string, content: object): void {
  writeFileSync(join(home.config, `${module}.conf`), JSON.stringify(content))
}
