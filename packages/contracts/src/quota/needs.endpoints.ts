import { fiscalYearParams } from '../billing/fiscal-year.schemas.ts'
import { memberPageQuery } from '../shared/codecs.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import {
  answerNeedsBody,
  needsAnswers,
  needsCampaign,
  needsCampaigns,
  needsParams,
  needsPlan,
  needsSheet,
  needsSheetQuery,
  openNeedsCampaignBody,
} from './needs.schemas.ts'

/** Once a year every member is asked what space it will need in the next one. */
export const needsEndpoints = {
  openNeedsCampaign: {
    method: 'POST',
    path: '/v1/needs-campaigns',
    context: 'quota',
    summary: 'Ask all members what space they will need in a year; each is told, and reminded before it closes',
    roles: ['operator'],
    status: 201,
    body: openNeedsCampaignBody,
    response: needsCampaign,
  },
  listNeedsCampaigns: {
    method: 'GET',
    path: '/v1/needs-campaigns',
    context: 'quota',
    summary: 'Needs campaigns, the latest year first',
    roles: ['operator', 'finance', 'auditor', ...memberRoles],
    status: 200,
    response: needsCampaigns,
  },
  getNeedsSheet: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/needs/{year}',
    context: 'quota',
    summary: 'A member’s spaces, what keeping, more and less of each would cost in a year, and what it answered',
    roles: ['operator', 'finance', 'auditor', ...memberRoles],
    tenantParam: true,
    status: 200,
    params: needsParams,
    query: needsSheetQuery,
    response: needsSheet,
  },
  answerNeeds: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/needs/{year}',
    context: 'quota',
    summary: 'Say what a member will need in a year; the last answer before the campaign closes counts',
    roles: ['operator', 'member-admin', 'member-requester'],
    tenantParam: true,
    status: 200,
    params: needsParams,
    body: answerNeedsBody,
    response: needsSheet,
  },
  listNeedsAnswers: {
    method: 'GET',
    path: '/v1/needs-campaigns/{year}/answers',
    context: 'quota',
    summary: 'What members need in a year, a page by id; who did not answer keeps what it has',
    roles: ['operator', 'finance', 'auditor'],
    status: 200,
    params: fiscalYearParams,
    query: memberPageQuery,
    response: needsAnswers,
  },
  getNeedsPlan: {
    method: 'GET',
    path: '/v1/needs-campaigns/{year}/capacity-plan',
    context: 'quota',
    summary: 'Each limited pool beside what its members need in a year: what it lacks, and when it is full',
    roles: ['operator', 'finance', 'auditor'],
    status: 200,
    params: fiscalYearParams,
    response: needsPlan,
  },
} as const satisfies Record<string, Endpoint>
