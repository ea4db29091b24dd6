import type { Endpoint } from '../shared/endpoint.ts'
import { actPage, actParams, completeActBody, listActsQuery, listedAct } from './act.schemas.ts'

/** Deliberations and decisions: whether they bind, and what rests on them. */
export const actEndpoints = {
  listActs: {
    method: 'GET',
    path: '/v1/acts',
    context: 'tenancy',
    summary: 'Acts, the newest first, each with what it still wants before it binds and what rests on it',
    roles: ['operator', 'finance', 'auditor'],
    status: 200,
    query: listActsQuery,
    response: actPage,
  },
  completeAct: {
    method: 'POST',
    path: '/v1/acts/{actId}/dates',
    context: 'tenancy',
    summary: 'Say when an act was sent to the prefect or published, where that was not known yet',
    roles: ['operator', 'finance'],
    status: 200,
    params: actParams,
    body: completeActBody,
    response: listedAct,
  },
} as const satisfies Record<string, Endpoint>
