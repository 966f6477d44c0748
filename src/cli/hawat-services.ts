import type { OutsideServices } from '../lib/hawat/daemon.ts'
import type { Home } from '../lib/framework/home.ts'
import { statusRequest } from './status-request.ts'

/** What the web interface needs of modules, which it does not know. */
export function outsideServices(home: Home): () => OutsideServices {
  return () => ({
    status: async () => {
      const { systemStatus } = await import('../lib/modules/status/status.ts')
      return systemStatus(statusRequest(home))
    },
  })
}
