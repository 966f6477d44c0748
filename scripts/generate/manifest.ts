import { type Interfaces, Plugin } from '@oclif/core'

/** The content of oclif.manifest.json: all that help and parsing need, so that a start reads one file. */
export function manifestText(manifest: Interfaces.Manifest): string {
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}

/** All commands of dist/commands, in the order of their names. */
export async function loadManifest(root: string): Promise<Interfaces.Manifest> {
  const plugin = new Plugin({
    root,
    type: 'core',
    ignoreManifest: true,
    errorOnManifestCreate: true,
    isRoot: true,
  })
  await plugin.load()
  // The files are found in no certain order.
  const commands = Object.entries(plugin.manifest.commands).toSorted(([a], [b]) => (a < b ? -1 : 1))
  for (const [, { flags }] of commands) {
    const json = flags['json']
    // Not every command has it. Its sentence is the only text in help that is not of this program.
    if (json?.description === OCLIF_JSON) flags['json'] = { ...json, ...OWN_JSON }
  }
  return { ...plugin.manifest, commands: Object.fromEntries(commands) }
}

const OCLIF_JSON = 'Format output as json.'
const OWN_JSON = { description: 'print one JSON document', helpGroup: '' }
