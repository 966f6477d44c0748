/** The keeper as a process of Node: see run-keeper.ts. */
import { runKeeper } from './run-keeper.ts'

await runKeeper(process.argv[2])
