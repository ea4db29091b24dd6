import type { Endpoint } from '../shared/endpoint.ts'
import { releaseReservationExamples, reserveCapacityExamples } from './examples/reservation-examples.ts'
import { capacityReservation, reservationParams, reserveCapacityBody } from './reservations.schemas.ts'

export const reservationEndpoints = {
  reserveCapacity: {
    method: 'POST',
    path: '/v1/capacity-reservations',
    context: 'quota',
    summary: 'Set capacity aside above a tenant for a machine’s work, until it is released or its time is over',
    roles: ['operator'],
    status: 201,
    body: reserveCapacityBody,
    response: capacityReservation,
    examples: reserveCapacityExamples,
  },
  releaseReservation: {
    method: 'POST',
    path: '/v1/capacity-reservations/{reservationId}/release',
    context: 'quota',
    summary: 'Give back what a reservation holds; a released one answers as it is',
    roles: ['operator'],
    status: 200,
    params: reservationParams,
    response: capacityReservation,
    examples: releaseReservationExamples,
  },
} as const satisfies Record<string, Endpoint>
