import { Type } from 'typebox'
import { databaseSection } from '../database/section.ts'
import { type ConfigCatalogue, defineModule } from '../framework/config/section.ts'
import { loggingSection } from '../framework/logging/section.ts'
import { mailSection } from '../services/mail/section.ts'
import { natsSection } from '../services/nats/section.ts'
import { wardenSection } from '../services/warden/section.ts'
import { hawatConfig } from '../hawat/core/config.ts'
import { cleanupConfig } from './cleanup/config.ts'
import { controllerConfig } from './controller-config.ts'
import { backupConfig } from './backup/config.ts'
import { enricherConfig } from './enricher/config.ts'
import { informantConfig } from './informant/config.ts'
import { inspectorConfig } from './inspector/config.ts'
import { natsReceiverConfig } from './nats-receiver/config.ts'
import { natsSenderConfig } from './nats-sender/config.ts'
import { pipelineConfig } from './pipeline-config.ts'
import { precacheConfig } from './precache/config.ts'
import { receiverConfig } from './receiver/config.ts'
import { reporterConfig } from './reporter/config.ts'
import { samplerConfig } from './sampler/config.ts'
import { schedulerConfig } from './scheduler/config.ts'
import { statisticianConfig } from './statistician/config.ts'
import { storageConfig } from './storage/config.ts'
import { wardenReceiverConfig } from './warden-receiver/config.ts'
import { wardenSenderConfig } from './warden-sender/config.ts'
import { watchdogConfig } from './watchdog/config.ts'

/** Everything that can be configured: each shared section and each module has its row here. */
export const catalogue: ConfigCatalogue = {
  sections: [databaseSection, loggingSection, mailSection, wardenSection, natsSection],
  modules: [
    inspectorConfig,
    enricherConfig,
    storageConfig,
    samplerConfig,
    pipelineConfig,
    schedulerConfig,
    controllerConfig,
    statisticianConfig,
    reporterConfig,
    informantConfig,
    backupConfig,
    cleanupConfig,
    watchdogConfig,
    wardenReceiverConfig,
    wardenSenderConfig,
    receiverConfig,
    natsReceiverConfig,
    natsSenderConfig,
    precacheConfig,
    hawatConfig,
  ],
}

/** What commands need that are no modules: the shared sections. */
export const commandConfig = defineModule({
  name: 'mentat',
  summary: 'commands',
  schema: Type.Object({}),
  sections: [databaseSection, loggingSection],
})

/** The same for commands that talk to the Warden hub. */
export const wardenCommandConfig = defineModule({
  name: 'mentat',
  summary: 'commands',
  schema: Type.Object({}),
  sections: [wardenSection, loggingSection],
})

/** The same for commands that talk to the NATS server. */
export const natsCommandConfig = defineModule({
  name: 'mentat',
  summary: 'commands',
  schema: Type.Object({}),
  sections: [natsSection, loggingSection],
})
