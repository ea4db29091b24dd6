import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { fctvaRate, fctvaRateList, recordFctvaRateBody } from './fctva.schemas.ts'

/** What a member may get back of the VAT it pays here: an indication, where somebody recorded a rate. */
export const fctvaEndpoints = {
  recordFctvaRate: {
    method: 'POST',
    path: '/v1/fctva-rates',
    context: 'billing',
    summary: 'Record what the FCTVA gives back from a day on; a later rate takes over, and none is changed',
    roles: ['operator', 'finance'],
    status: 201,
    body: recordFctvaRateBody,
    response: fctvaRate,
  },
  listFctvaRates: {
    method: 'GET',
    path: '/v1/fctva-rates',
    context: 'billing',
    summary: 'Rates of the FCTVA by their first day; none by default',
    roles: ['operator', 'finance', 'auditor', ...memberRoles],
    status: 200,
    response: fctvaRateList,
  },
} as const satisfies Record<string, Endpoint>
