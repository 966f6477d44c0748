/** Hands the command line to oclif; bin/run starts it on the right Node. */
import { fileURLToPath } from 'node:url'
import { run } from './cli/run.ts'

await run(process.argv.slice(2), fileURLToPath(import.meta.url))
