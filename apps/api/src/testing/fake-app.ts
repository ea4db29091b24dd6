import { endpoints, type OperationId, type Role } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { ProgressChannel } from '@grenier/control-plane/ports'
import { exportArchive, listXlsx, moneyDocuments } from '@grenier/documents'
import { createLocalIssuer, createTokenVerifier } from '@grenier/identity'
import { createLogger } from '@grenier/platform'
import { callersByToken } from '../access/callers.ts'
import { buildApp } from '../app.ts'
import type { ApiDeps } from '../deps.ts'

const names = { issuer: 'https://issuer.test', audience: 'grenier' }
const issuer = await createLocalIssuer(names)

export const tenantId = '0198c0de-7a00-7000-8000-00000000000a'
const poolId = '0198c0de-7a00-7000-8000-00000000000c'
export const otherTenantId = '0198c0de-7a00-7000-8000-00000000000b'

/** A bearer header for that role; members belong to `tenantId`, an approver to a pool of its own. */
export async function bearer(...roles: Role[]): Promise<{ authorization: string }> {
  const token = await issuer.mint({
    subject: `${roles[0]}-1`,
    roles,
    tenantId: roles.some((role) => role.startsWith('member-')) ? tenantId : null,
    poolId: roles.includes('pool-approver') ? poolId : null,
    lifetimeSeconds: 600,
    nowMs: Date.now(),
  })
  return { authorization: `Bearer ${token}` }
}

/** A progress channel inside the test: `publish` wakes the listeners at once. */
export function fakeProgress(): ProgressChannel & { listenerCount(): number } {
  const listeners = new Set<(progress: { tenantId: string; sequence: number }) => void>()
  return {
    publish: async (progress) => {
      for (const listener of listeners) {
        listener(progress)
      }
    },
    subscribe: async (listener) => {
      listeners.add(listener)
      return { stop: async () => void listeners.delete(listener) }
    },
    listenerCount: () => listeners.size,
  }
}

/** A chunk for each page of rows, which says how many there were. */
async function* rowCounts(pages: AsyncIterable<readonly unknown[]>): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const page of pages) yield new TextEncoder().encode(`rows:${page.length}`)
}

/** The app over use cases that the test gives; any other one throws, as a call the test did not expect. */
export async function fakeApp(useCases: Partial<ApiUseCases> = {}, deps: Partial<ApiDeps> = {}) {
  const lines: string[] = []
  // Thrown at once: what hands out rows is no promise.
  const unexpected = (operation: string) => () => {
    throw new Error(`${operation} was not expected; SELECT secret FROM internals`)
  }
  const operations = Object.keys(endpoints) as OperationId[]
  const app = await buildApp({
    useCases: {
      ...Object.fromEntries(operations.map((operation) => [operation, unexpected(operation)])),
      ...useCases,
    } as unknown as ApiUseCases,
    documents: {
      listXlsx,
      statementPdf: async (statement) => new TextEncoder().encode(`%PDF ${statement.number}`),
      certificatePdf: async ({ keyId }) => new TextEncoder().encode(`%PDF ${keyId}`),
      drillCertificatePdf: async ({ keyId }) => new TextEncoder().encode(`%PDF ${keyId}`),
      residencyPdf: async ({ keyId }) => new TextEncoder().encode(`%PDF ${keyId}`),
      processingRegisterPdf: async ({ operatorName }) => new TextEncoder().encode(`%PDF ${operatorName}`),
      wholeRegisterPdf: async ({ operatorName }) => new TextEncoder().encode(`%PDF ${operatorName}`),
      controllersCsv: rowCounts,
      statementCsv: (statement) => new TextEncoder().encode(`\uFEFFnuméro;${statement.number}`),
      money: moneyDocuments,
      focusCsv: rowCounts,
      focusParquet: rowCounts,
      exportArchive,
    },
    callers: callersByToken(createTokenVerifier({ ...names, jwks: { keys: issuer.publicJwks } })),
    progress: fakeProgress(),
    readiness: async () => {},
    logger: createLogger({ name: 'api', level: 'info', destination: { write: (line) => lines.push(line) } }),
    installation: { operatorName: 'Val-d’Oise', simulatedClock: true },
    ...deps,
  })
  return { app, lines }
}
