import { pageQuery } from '../shared/codecs.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import { votedKeyBodyBytesMax } from './billing.schemas.ts'
import {
  createTariffDraftBody,
  simulateTariffDraftQuery,
  tariffDraft,
  tariffDraftPage,
  tariffDraftParams,
  tariffDraftSimulation,
  withdrawTariffDraftBody,
} from './tariff-draft.schemas.ts'

const reads = ['finance', 'auditor', 'operator'] as const

/** Prices and keys before they are voted. */
export const tariffDraftEndpoints = {
  createTariffDraft: {
    method: 'POST',
    path: '/v1/tariff-drafts',
    context: 'billing',
    summary: 'Keep prices and keys as they might be voted, to compare them; checked like a tariff, never charged by',
    roles: ['finance'],
    status: 201,
    body: createTariffDraftBody,
    bodyBytesMax: votedKeyBodyBytesMax,
    response: tariffDraft,
  },
  updateTariffDraft: {
    method: 'POST',
    path: '/v1/tariff-drafts/{draftId}',
    context: 'billing',
    summary: 'Write a draft anew, whole and checked like a tariff; refused once it ended or members were asked by it',
    roles: ['finance'],
    status: 200,
    ifMatch: true,
    params: tariffDraftParams,
    body: createTariffDraftBody,
    bodyBytesMax: votedKeyBodyBytesMax,
    response: tariffDraft,
  },
  withdrawTariffDraft: {
    method: 'POST',
    path: '/v1/tariff-drafts/{draftId}/withdrawal',
    context: 'billing',
    summary: 'Withdraw a draft that nobody pursues, with the reason; it stays readable',
    roles: ['finance'],
    status: 200,
    ifMatch: true,
    params: tariffDraftParams,
    body: withdrawTariffDraftBody,
    response: tariffDraft,
  },
  listTariffDrafts: {
    method: 'GET',
    path: '/v1/tariff-drafts',
    context: 'billing',
    summary: 'Tariff drafts, oldest first',
    roles: reads,
    status: 200,
    query: pageQuery,
    response: tariffDraftPage,
  },
  simulateTariffDraft: {
    method: 'GET',
    path: '/v1/tariff-drafts/{draftId}/simulation',
    context: 'billing',
    summary: 'Past months under a draft: who would have paid more, who less, and the total; nothing is written',
    roles: reads,
    status: 200,
    params: tariffDraftParams,
    query: simulateTariffDraftQuery,
    response: tariffDraftSimulation,
  },
} as const satisfies Record<string, Endpoint>
