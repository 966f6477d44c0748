import { Plugin } from '@oclif/core'

/** The content of oclif.manifest.json: all that help and parsing need, so that a start reads one file. */
export async function manifestText(root: string): Promise<string> {
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
  const manifest = { ...plugin.manifest, commands: Object.fromEntries(commands) }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}
