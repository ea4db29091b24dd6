import { pageQuery } from '../shared/codecs.ts'
import { csvQuery } from '../shared/csv-query.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import { monthParams } from './billing.schemas.ts'
import { localisePreTitres } from './pre-titre-texts.ts'
import { preTitres } from './pre-titres.schemas.ts'

const roles = ['finance', 'auditor'] as const

/** What the finance software takes to make the titres, and with them the PES. */
export const preTitreEndpoints = {
  exportPreTitres: {
    method: 'GET',
    path: '/v1/periods/{month}/pre-titres',
    context: 'billing',
    summary: 'The statements of a month that are settled by titre, as the finance software takes them',
    roles,
    status: 200,
    params: monthParams,
    query: pageQuery,
    response: preTitres,
    localise: localisePreTitres,
  },
  exportPreTitresCsv: {
    method: 'GET',
    path: '/v1/periods/{month}/pre-titres.csv',
    context: 'billing',
    summary:
      'The same as CSV: with a decimal comma for people, or RFC 4180 for programs; no total, which no software wants',
    roles,
    status: 200,
    produces: 'text/csv',
    sentAsRead: true,
    params: monthParams,
    query: csvQuery,
    response: preTitres,
  },
} as const satisfies Record<string, Endpoint>
