import type { z } from 'zod'
import type { EndpointExample } from '../../shared/endpoint.ts'
import type { capacityReservation, reserveCapacityBody } from '../reservations.schemas.ts'
import { exampleBytes, exampleIds } from './example-ids.ts'

const body = {
  tenantId: exampleIds.auvers,
  offerId: exampleIds.standard,
  reservedBytes: exampleBytes.gib50,
  purpose: 'restore-drill',
  ttlSeconds: 14_400,
} satisfies z.input<typeof reserveCapacityBody>

const reserved = {
  id: '0198c0de-7a00-7000-8000-000000000901',
  tenantId: body.tenantId,
  offerId: body.offerId,
  purpose: body.purpose,
  heldBytes: body.reservedBytes,
  reservedBy: 'operateur@region.example',
  recordedAt: '2026-07-06T20:00:00.000Z',
  expiresAt: '2026-07-07T00:00:00.000Z',
  releasedAt: null,
  version: 1,
} satisfies z.input<typeof capacityReservation>

export const reserveCapacityExamples: readonly EndpointExample[] = [
  { summary: '50 Go for a restore drill of Auvers-sur-Oise, four hours at most', body, answer: reserved },
]

export const releaseReservationExamples: readonly EndpointExample[] = [
  {
    summary: 'The drill is over before its time',
    params: { reservationId: reserved.id },
    answer: {
      ...reserved,
      heldBytes: '0',
      releasedAt: '2026-07-06T21:35:00.000Z',
      version: 2,
    } satisfies z.input<typeof capacityReservation>,
  },
]
