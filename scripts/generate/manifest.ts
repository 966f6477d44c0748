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
  return `${JSON.stringify(plugin.manifest, undefined, 2)}\n`
}
