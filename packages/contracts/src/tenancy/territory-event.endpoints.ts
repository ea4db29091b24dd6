import type { Endpoint } from '../shared/endpoint.ts'
import { localiseTerritoryChanges, localiseTerritoryPreview } from './localise-territory.ts'
import {
  confirmTerritoryEventBody,
  leaveOutTerritoryChangeBody,
  listTerritoryChangesQuery,
  previewTerritoryEventQuery,
  proposeTerritoryEventBody,
  territoryChangePage,
  territoryChangeParams,
  territoryEvent,
  territoryEventParams,
  territoryEvents,
  territoryPreview,
  withdrawTerritoryEventBody,
} from './territory-event.schemas.ts'

const path = '/v1/territory-events/{eventId}'
const readers = ['operator', 'finance', 'auditor'] as const
/** Two persons, one of each role, decide what becomes of members. */
const deciders = ['operator', 'finance'] as const
const step = { method: 'POST', context: 'tenancy', roles: deciders, status: 200, ifMatch: true } as const

/** What the register of communes changes for those who are recorded. */
export const territoryEventEndpoints = {
  previewTerritoryEvent: {
    method: 'GET',
    path: '/v1/territory-preview',
    context: 'tenancy',
    summary:
      'What the register says otherwise of those who are recorded, with what follows for each member; reads only',
    roles: readers,
    status: 200,
    query: previewTerritoryEventQuery,
    response: territoryPreview,
    localise: localiseTerritoryPreview,
  },
  proposeTerritoryEvent: {
    method: 'POST',
    path: '/v1/territory-events',
    context: 'tenancy',
    summary: 'Propose these changes: nothing is applied until operator and finance have both confirmed',
    roles: deciders,
    status: 201,
    body: proposeTerritoryEventBody,
    response: territoryEvent,
  },
  listTerritoryEvents: {
    method: 'GET',
    path: '/v1/territory-events',
    context: 'tenancy',
    summary: 'Every territory event, the newest first',
    roles: readers,
    status: 200,
    response: territoryEvents,
  },
  getTerritoryEvent: {
    method: 'GET',
    path,
    context: 'tenancy',
    summary: 'One territory event: who confirmed it, and how far it is applied',
    roles: readers,
    status: 200,
    params: territoryEventParams,
    response: territoryEvent,
  },
  listTerritoryChanges: {
    method: 'GET',
    path: `${path}/changes`,
    context: 'tenancy',
    summary: 'The changes of a territory event in order, with what follows for each member as of now',
    roles: readers,
    status: 200,
    params: territoryEventParams,
    query: listTerritoryChangesQuery,
    response: territoryChangePage,
    localise: localiseTerritoryChanges,
  },
  leaveOutTerritoryChange: {
    ...step,
    path: `${path}/changes/{number}/omission`,
    summary: 'Leave a change out, with all of its group; who has confirmed before confirms again',
    params: territoryChangeParams,
    body: leaveOutTerritoryChangeBody,
    response: territoryEvent,
  },
  confirmTerritoryEvent: {
    ...step,
    path: `${path}/confirmations`,
    summary: 'Confirm what is not left out, as operator or as finance; with the second person it is applied on its day',
    params: territoryEventParams,
    body: confirmTerritoryEventBody,
    response: territoryEvent,
  },
  withdrawTerritoryEvent: {
    ...step,
    path: `${path}/withdrawal`,
    summary: 'Withdraw a territory event of which nothing is applied',
    params: territoryEventParams,
    body: withdrawTerritoryEventBody,
    response: territoryEvent,
  },
} as const satisfies Record<string, Endpoint>
