import { manifestText } from './manifest.ts'

/** Path (from the root of the checkout) and content of every generated file. */
export async function generatedFiles(root: string): Promise<Map<string, string>> {
  return new Map([['oclif.manifest.json', await manifestText(root)]])
}
