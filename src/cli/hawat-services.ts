import type { HawatRequest, OutsideServices } from '../lib/hawat/daemon.ts'
import type { Home } from '../lib/framework/home.ts'
import { hawatMail } from './hawat-mail.ts'
import { hawatPost } from './hawat-outbox.ts'
import { hawatReportFiles } from './hawat-report-files.ts'
import { addressServices } from './hawat-lookups.ts'
import { sharedAnswer } from './shared-answer.ts'
import { statusRequest } from './status-request.ts'

/** Looking through queues costs a step for each message: so old (milliseconds) may be what pages are told. */
const STATUS_AGE = 3000

/** What the web interface needs of modules, which it does not know. */
export function outsideServices(home: Home): HawatRequest['outside'] {
  return async ({ config, logger, clock }): Promise<OutsideServices> => ({
    ...(await addressServices(config, { logger, clock })),
    mail: hawatMail(config, clock),
    post: hawatPost(config, { home, clock }),
    reportFiles: hawatReportFiles(home),
    configuration: async () => {
      const [{ showConfig }, { catalogue }] = await Promise.all([
        import('../lib/framework/config/show.ts'),
        import('../lib/modules/catalogue.ts'),
      ])
      return showConfig(catalogue, home)
    },
    status: sharedAnswer(
      async () => {
        const { systemStatus } = await import('../lib/modules/status/status.ts')
        return systemStatus(statusRequest(home))
      },
      { clock, age: STATUS_AGE },
    ),
  })
}
