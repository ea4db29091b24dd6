import { once } from 'node:events'
import { buildApp, callersByIdentity, createCallers, openCountingRedis } from '@grenier/api'
import { createPeople } from '@grenier/control-plane'
import { openDatabase } from '@grenier/database'
import {
  certificatePdf,
  controllersCsv,
  drillCertificatePdf,
  exportArchive,
  focusCsv,
  focusParquet,
  listXlsx,
  moneyDocuments,
  processingRegisterPdf,
  residencyPdf,
  statementCsv,
  statementPdf,
  wholeRegisterPdf,
} from '@grenier/documents'
import { createIdentityVerifier } from '@grenier/identity'
import { createLogger, createMetrics, readinessOf } from '@grenier/platform'
import { instant } from '@grenier/quota-billing'
import { openHouse, openPorts } from '../quota/house.ts'
import { installationId, timeZone } from '../quota/server.ts'
import { type ServerOrder, tokenNames } from './server-process.ts'
import { tellUse } from './tell-use.ts'

const [order] = (await once(process, 'message')) as [ServerOrder]
const { urls, connections, keys, rateLimits, redisUrl, shedding, consoleFolder } = order
const database = openDatabase({
  urls,
  poolSizeMax: { tenant: connections, platform: connections },
  wallClock: { now: () => instant(Date.now()) },
  installationId,
  timeZone,
})
// As in production each call is a line of the log and counted; only where it is written to differs.
const logger = createLogger({ name: 'api', level: 'info', destination: { write: () => undefined } })
// As in production too: whoever calls by a token of the provider has their dated roles looked up with every call.
const people = createPeople(openPorts({ database }))
const claims = { groupClaims: [], groupRoles: null, personRoles: new Map(), emailsVouched: false }
const verifier = createIdentityVerifier({ ...tokenNames, jwks: { keys }, claims })
const app = await buildApp({
  useCases: openHouse({ database }),
  documents: {
    statementPdf,
    certificatePdf,
    drillCertificatePdf,
    residencyPdf,
    processingRegisterPdf,
    wholeRegisterPdf,
    controllersCsv,
    exportArchive,
    listXlsx,
    statementCsv,
    focusCsv,
    focusParquet,
    money: moneyDocuments,
  },
  callers: createCallers({ people, others: callersByIdentity(people, verifier) }),
  progress: { publish: async () => undefined, subscribe: async () => ({ stop: async () => undefined }) },
  readiness: readinessOf({ database: () => database.ping() }, logger),
  logger,
  metrics: createMetrics({ service: 'api' }),
  installation: { operatorName: 'Syndicat mixte numérique', simulatedClock: true },
  ...(rateLimits === undefined
    ? {}
    : { rateLimits: { ...rateLimits, redis: redisUrl === undefined ? null : openCountingRedis(redisUrl, logger) } }),
  ...(shedding === undefined ? {} : { shedding }),
  ...(consoleFolder === undefined ? {} : { consoleFolder: async () => consoleFolder }),
})
const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 })
tellUse()
process.once('disconnect', () => process.exit(0))
process.send?.(baseUrl)
