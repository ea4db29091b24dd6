import { buildApp, callersByToken } from '@grenier/api'
import { type Client, createClient, type Role } from '@grenier/contracts'
import { createLocalIssuer, createTokenVerifier } from '@grenier/identity'
import { createLogger, readinessOf } from '@grenier/platform'
import { documentsOfTheSuite } from '../../api/support/documents-of-the-suite.ts'
import type { House } from './house.ts'

const names = { issuer: 'https://issuer.test', audience: 'grenier' }

/** The house's use cases behind the real API, on a free port. */
export interface ServedHouse {
  readonly baseUrl: string
  token(role: Role, tenantId?: string): Promise<string>
  client(role: Role, tenantId?: string): Client
  close(): Promise<void>
}

/** Serves a house that stands already: what its use cases wrote is asked for as any program would. */
export async function serveHouse({ api, ports }: House): Promise<ServedHouse> {
  const issuer = await createLocalIssuer(names)
  const logger = createLogger({ name: 'api', level: 'error' })
  const { operatorName, simulatedClock } = ports.installation
  const app = await buildApp({
    useCases: api,
    documents: documentsOfTheSuite,
    callers: callersByToken(createTokenVerifier({ ...names, jwks: { keys: issuer.publicJwks } })),
    progress: ports.progress,
    readiness: readinessOf({}, logger),
    logger,
    installation: { operatorName, simulatedClock },
  })
  const baseUrl = await app.listen({ host: '127.0.0.1', port: 0 })
  const token = (role: Role, tenantId?: string) =>
    issuer.mint({
      subject: `${role}-1`,
      roles: [role],
      tenantId: tenantId ?? null,
      poolId: null,
      lifetimeSeconds: 3_600,
      nowMs: Date.now(),
    })
  return {
    baseUrl,
    token,
    client: (role, tenantId) => createClient({ baseUrl, token: () => token(role, tenantId), language: 'en' }),
    close: () => app.close(),
  }
}
