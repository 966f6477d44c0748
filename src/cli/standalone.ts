import type { Command, Interfaces } from '@oclif/core'
import { KEEPER_ARGUMENT } from '../lib/database/server/keeper-arguments.ts'
import { run } from './run.ts'

/** What the standalone binary knows of itself; a checkout finds it in files. */
export interface StandaloneContents {
  readonly pjson: Interfaces.PJSON
  /** oclif.manifest.json */
  readonly manifest: { readonly commands: Readonly<Record<string, Command.Cached>> }
  /** The module of each command, by its ID (`event:search`). */
  readonly commands: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>>
}

/** What the standalone binary does; scripts/package makes the file that calls it. */
export async function runStandalone(contents: StandaloneContents): Promise<void> {
  const [first, second] = process.argv.slice(2)
  if (first === KEEPER_ARGUMENT) {
    const { runKeeper } = await import('../lib/database/server/run-keeper.ts')
    await runKeeper(second)
    return
  }
  const plugin = new StandalonePlugin(contents)
  await run(process.argv.slice(2), {
    root: plugin.root,
    pjson: plugin.pjson,
    plugins: new Map([[plugin.name, plugin]]),
    devPlugins: false,
    userPlugins: false,
  })
}

/** All commands, as oclif wants them; it would look for their files. */
class StandalonePlugin implements Interfaces.Plugin {
  readonly _base = ''
  readonly isRoot = true
  readonly hasManifest = true
  readonly valid = true
  readonly moduleType = 'commonjs'
  readonly type = 'core'
  readonly commandsDir = undefined
  readonly hooks = {}
  /** Where oclif would look for files; there are none. */
  readonly root = process.execPath
  readonly options: Interfaces.Options = { root: this.root, isRoot: true }
  readonly pjson: Interfaces.PJSON
  readonly name: string
  readonly alias: string
  readonly version: string
  readonly commandIDs: string[]
  readonly commands: Command.Loadable[]
  readonly topics: Interfaces.Topic[]
  readonly #modules: StandaloneContents['commands']

  constructor({ pjson, manifest, commands }: StandaloneContents) {
    this.pjson = pjson
    this.name = pjson.name
    this.alias = pjson.name
    this.version = pjson.version
    this.topics = Object.entries(pjson.oclif.topics ?? {}).map(([name, topic]) => ({
      ...topic,
      name,
    }))
    this.#modules = commands
    this.commandIDs = Object.keys(manifest.commands)
    this.commands = Object.entries(manifest.commands).map(([id, command]) => ({
      ...command,
      load: () => this.findCommand(id),
    }))
  }

  load(): Promise<void> {
    return Promise.resolve()
  }

  async findCommand(id: string): Promise<Command.Class> {
    const module = await this.#modules[id]?.()
    const command = module?.default as Command.Class
    command.id = id
    command.plugin = this
    return command
  }
}
