/** Benchmarks: each prints what it measures beside its bound. `npm run bench [-- storing queue rules networks pipe nats search statistician reporter cleanup hawat receiver warden start]`. */
import { benchCleanup } from './cleanup.ts'
import { describeFiles } from './file-system.ts'
import { benchHawat } from './hawat.ts'
import { benchNats } from './nats.ts'
import { benchNetworks } from './networks.ts'
import { benchPipe } from './pipe.ts'
import { benchQueue } from './queue.ts'
import { benchReceiver } from './receiver.ts'
import { benchReporter } from './reporter.ts'
import { benchRules } from './rules.ts'
import { benchSearch } from './search.ts'
import { benchStart } from './start.ts'
import { benchStatistician } from './statistician.ts'
import { benchStoring } from './storing.ts'
import { benchWarden } from './warden.ts'

const benches: Readonly<Record<string, () => Promise<void> | void>> = {
  start: benchStart,
  queue: benchQueue,
  rules: benchRules,
  networks: benchNetworks,
  storing: benchStoring,
  pipe: benchPipe,
  nats: benchNats,
  search: benchSearch,
  statistician: benchStatistician,
  reporter: benchReporter,
  cleanup: benchCleanup,
  hawat: benchHawat,
  receiver: benchReceiver,
  warden: benchWarden,
}

console.log(describeFiles())
const wanted = process.argv.slice(2)
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length === 0 || wanted.includes(name)) await bench()
}
