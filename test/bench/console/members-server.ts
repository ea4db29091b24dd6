import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildConsole } from '@grenier/console/build'
import { createLocalIssuer } from '@grenier/identity'
import { GIB } from '@grenier/quota-billing'
import { callOf, operator } from '../../harness/actors.ts'
import { declareCluster } from '../../harness/region-ground.ts'
import { startServerProcess, tokenNames } from '../api/server-process.ts'
import { openHouse } from '../quota/house.ts'
import { startServer } from '../quota/server.ts'
import { insertMembers } from './members-ground.ts'

const connections = 8
const tokenSeconds = 3_600

/** The API with the console, over a PostgreSQL in which every commune of France is a member. */
export interface MembersServer {
  readonly baseUrl: string
  readonly members: number
  /** Whose calls are an operator's. */
  readonly token: string
  close(): Promise<void>
}

/** Starts all of it; the API in a process of its own, so that its work is not the browser's. */
export async function startMembersServer(): Promise<MembersServer> {
  const consoleFolder = await mkdtemp(join(tmpdir(), 'grenier-console-'))
  const postgres = await startServer({ connections })
  const api = openHouse(postgres)
  const clusterId = await declareCluster(api)
  const { id: poolId } = await api.createPool(
    { name: 'Région', parentId: null, organisationId: null },
    callOf(operator),
  )
  const { id: offerId } = await api.createOffer(
    {
      code: 'standard',
      name: 'Espace standard',
      kind: 'block',
      clusterId,
      className: 'standard',
      residency: 'FR',
      roundingStepBytes: GIB,
      quotaBytesMax: 10_240n * GIB,
      sizeStepsBytes: [1_024n * GIB],
    },
    callOf(operator),
  )
  const members = await insertMembers({ adminUrl: postgres.adminUrl, poolId, offerId, clusterIds: [clusterId] })
  const issuer = await createLocalIssuer(tokenNames)
  await buildConsole(consoleFolder)
  const { urls } = postgres
  const server = await startServerProcess('ours', { urls, connections, keys: issuer.publicJwks, consoleFolder })
  const person = { subject: 'operator-1', roles: ['operator'] as const, tenantId: null }
  return {
    baseUrl: server.baseUrl,
    members,
    token: await issuer.mint({ ...person, lifetimeSeconds: tokenSeconds, nowMs: Date.now() }),
    close: async () => {
      await server.stop()
      await postgres.close()
      await rm(consoleFolder, { recursive: true, force: true })
    },
  }
}
