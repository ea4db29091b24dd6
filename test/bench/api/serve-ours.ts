import { once } from 'node:events'
import { buildApp, callersByToken, openCountingRedis, readinessOf } from '@grenier/api'
import { openDatabase } from '@grenier/database'
import {
  certificatePdf,
  drillCertificatePdf,
  focusCsv,
  focusParquet,
  moneyDocuments,
  statementCsv,
  statementPdf,
} from '@grenier/documents'
import { createTokenVerifier } from '@grenier/identity'
import { createLogger, createMetrics } from '@grenier/platform'
import { instant } from '@grenier/quota-billing'
import { openHouse } from '../quota/house.ts'
import { installationId, timeZone } from '../quota/server.ts'
import { type ServerOrder, tokenNames } from './server-process.ts'
import { tellUse } from './tell-use.ts'

const [order] = (await once(process, 'message')) as [ServerOrder]
const { urls, connections, keys, rateLimits, redisUrl, shedding } = order
const database = openDatabase({
  urls,
  poolSizeMax: { tenant: connections, platform: connections },
  wallClock: { now: () => instant(Date.now()) },
  installationId,
  timeZone,
})
// As in production each call is a line of the log and counted; only where it is written to differs.
const logger = createLogger({ name: 'api', level: 'info', destination: { write: () => undefined } })
const app = await buildApp({
  useCases: openHouse({ database }),
  documents: {
    statementPdf,
    certificatePdf,
    drillCertificatePdf,
    statementCsv,
    focusCsv,
    focusParquet,
    money: moneyDocuments,
  },
  callers: callersByToken(createTokenVerifier({ ...tokenNames, jwks: { keys } })),
  progress: { publish: async () => undefined, subscribe: async () => ({ stop: async () => undefined }) },
  readiness: readinessOf({ database: () => database.ping() }, logger),
  logger,
  metrics: createMetrics({ service: 'api' }),
  installation: { operatorName: 'Syndicat mixte numérique', simulatedClock: true },
  ...(rateLimits === undefined
    ? {}
    : { rateLimits: { ...rateLimits, redis: redisUrl === undefined ? null : openCountingRedis(redisUrl, logger) } }),
  ...(shedding === undefined ? {} : { shedding }),
})
const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 })
tellUse()
process.once('disconnect', () => process.exit(0))
process.send?.(baseUrl)
