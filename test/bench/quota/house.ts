import { randomBytes, randomUUID } from 'node:crypto'
import type { Actor } from '@grenier/contracts'
import { type ApiUseCases, createApiUseCases } from '@grenier/control-plane'
import type { Call } from '@grenier/control-plane/ports'
import { createIdSource, createSecretBox } from '@grenier/identity'
import { civilDate, instant, instantFromIso } from '@grenier/quota-billing'
import { type BenchServer, installationId, timeZone } from './server.ts'

export const operator: Actor = { subject: 'operator-1', roles: ['operator'], tenantId: null }
export const finance: Actor = { subject: 'finance-1', roles: ['finance'], tenantId: null }

/** The person who asks for a member. */
export function requesterOf(tenantId: string): Actor {
  return { subject: `member-of-${tenantId}`, roles: ['member-requester'], tenantId }
}

/** A call of that person with an idempotency key of its own. */
export function callOf(actor: Actor, ifMatch: number | null = null): Call {
  return { actor, requestId: randomUUID(), idempotencyKey: randomUUID(), ifMatch }
}

/** The use cases of the API over the server; business time stands still. */
export function openHouse({ database }: BenchServer): ApiUseCases {
  const now = instantFromIso('2026-01-05T09:00:00.000Z')
  return createApiUseCases({
    unitOfWork: database.unitOfWork,
    clock: { now: () => now },
    wallClock: { now: () => instant(Date.now()) },
    ids: createIdSource(),
    secretBox: createSecretBox({ keys: [{ id: 'k1', base64: randomBytes(32).toString('base64') }], current: 'k1' }),
    installation: {
      id: installationId,
      operatorName: 'Syndicat mixte numérique',
      operatorSiren: '200012345',
      timeZone,
      accounting: 'helios',
      vatRegime: 'out-of-scope',
      simulatedClock: true,
      foundedOn: civilDate('2026-01-01'),
    },
    progress: { publish: async () => undefined, subscribe: async () => ({ stop: async () => undefined }) },
    identifyCluster: async () => ({
      kubeSystemUid: '00000000-0000-4000-8000-000000000001',
      server: 'https://cluster.test',
      kubernetesVersion: 'v1.34.0',
    }),
  })
}
