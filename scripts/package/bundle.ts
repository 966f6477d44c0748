import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build as bundle, type Plugin } from 'esbuild'

/**
 * Makes one script of the whole program, in which each command and what it imports late is run when it is wanted.
 * @param root the checkout, with a fresh oclif.manifest.json
 * @param output path of the script
 * @returns the folders of the packages that are in it, below the root
 */
export async function bundleProgram(root: string, output: string): Promise<string[]> {
  const { metafile } = await bundle({
    stdin: {
      contents: entryText(root),
      resolveDir: root,
      sourcefile: 'standalone.ts',
      loader: 'ts',
    },
    outfile: output,
    bundle: true,
    platform: 'node',
    target: 'node24',
    // Node runs the script of a single executable application as CommonJS only.
    format: 'cjs',
    minify: true,
    keepNames: true,
    // oclif would read a checkout's tsconfig.json with it, and does without.
    external: ['typescript'],
    plugins: [heldHelp(root)],
    legalComments: 'none',
    // Only the ways of a checkout ask where a file lies, and those are not taken.
    logOverride: { 'empty-import-meta': 'silent' },
    logLevel: 'warning',
    metafile: true,
  })
  const packages = Object.keys(metafile.inputs).map(
    (path) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path)?.[0],
  )
  return [...new Set(packages)].filter((folder) => folder !== undefined).toSorted()
}

/** The one file that oclif imports by a path at run time is the class that prints help: in the script, its loader knows no other. */
function heldHelp(root: string): Plugin {
  const { oclif } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    oclif: { helpClass: { target: string } }
  }
  const source = oclif.helpClass.target.replace('./dist/', './src/').replace(/\.js$/, '.ts')
  return {
    name: 'held-help',
    setup: (build) => {
      build.onLoad({ filter: /@oclif\/core\/lib\/module-loader\.js$/ }, () => ({
        contents: `exports.load = () => import(${JSON.stringify(source)})`,
        resolveDir: root,
        loader: 'js',
      }))
    },
  }
}

/** What is known only now: the commands, package.json as far as oclif reads it. */
function entryText(root: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as {
    commands: Record<string, unknown>
  }
  const { name, version, description, license, type, oclif } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  ) as Record<string, unknown>
  const commands = Object.keys(manifest.commands).map((id) => {
    const path = `./src/commands/${id.replaceAll(':', '/')}.ts`
    return `${JSON.stringify(id)}: () => import(${JSON.stringify(path)})`
  })
  return [
    `import { runStandalone } from './src/cli/standalone.ts'`,
    `void runStandalone({`,
    `  pjson: ${JSON.stringify({ name, version, description, license, type, oclif })},`,
    `  manifest: ${JSON.stringify(manifest)},`,
    `  commands: { ${commands.join(', ')} },`,
    `})`,
  ].join('\n')
}
