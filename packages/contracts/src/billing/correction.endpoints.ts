import { readingsBodyBytesMax } from '../metering/metering.schemas.ts'
import { pageQuery } from '../shared/codecs.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import { monthParams, votedKeyBodyBytesMax } from './billing.schemas.ts'
import {
  amendment,
  amendments,
  amendPeriodBody,
  correction,
  correctionPage,
  correctionParams,
  lateReadingsAnswer,
  lateReadingsBody,
  proposeCorrectionBody,
  rerating,
} from './correction.schemas.ts'

const reads = ['finance', 'auditor', 'operator'] as const

/** What becomes of a month whose facts turn out late or wrong after it was closed. */
export const correctionEndpoints = {
  recordLateReadings: {
    method: 'POST',
    path: '/v1/periods/{month}/late-readings',
    context: 'billing',
    summary: 'Record readings of a closed month that came late; its charges stay, its re-rating sees them',
    roles: ['collector', 'finance'],
    status: 200,
    bodyBytesMax: readingsBodyBytesMax,
    params: monthParams,
    body: lateReadingsBody,
    response: lateReadingsAnswer,
  },
  amendPeriod: {
    method: 'POST',
    path: '/v1/periods/{month}/amendments',
    context: 'billing',
    summary: 'Record a fact of a closed month as it ought to have been: a population, prices, a cost or its key',
    roles: ['finance'],
    status: 201,
    params: monthParams,
    body: amendPeriodBody,
    bodyBytesMax: votedKeyBodyBytesMax,
    response: amendment,
  },
  listAmendments: {
    method: 'GET',
    path: '/v1/periods/{month}/amendments',
    context: 'billing',
    summary: 'What was amended of a closed month, oldest first',
    roles: reads,
    status: 200,
    params: monthParams,
    response: amendments,
  },
  reratePeriod: {
    method: 'GET',
    path: '/v1/periods/{month}/rerating',
    context: 'billing',
    summary: 'A closed month by the facts of now beside what was charged, row by row; nothing is written',
    roles: reads,
    status: 200,
    params: monthParams,
    response: rerating,
  },
  proposeCorrection: {
    method: 'POST',
    path: '/v1/corrections',
    context: 'billing',
    summary: 'Propose to correct a closed month; another person posts it',
    roles: ['finance'],
    status: 201,
    body: proposeCorrectionBody,
    response: correction,
  },
  postCorrection: {
    method: 'POST',
    path: '/v1/corrections/{correctionId}/posting',
    context: 'billing',
    summary: 'Post a proposed correction into the open month: a reversal and a row in its place for each difference',
    roles: ['finance'],
    status: 200,
    ifMatch: true,
    params: correctionParams,
    response: correction,
  },
  listCorrections: {
    method: 'GET',
    path: '/v1/corrections',
    context: 'billing',
    summary: 'Corrections of closed months, oldest first',
    roles: reads,
    status: 200,
    query: pageQuery,
    response: correctionPage,
  },
} as const satisfies Record<string, Endpoint>
