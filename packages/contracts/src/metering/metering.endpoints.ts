import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { tenantParams } from '../tenancy/tenancy.schemas.ts'
import {
  readingMediaTypes,
  readingsBodyBytesMax,
  readingsSummary,
  recordReadingsAnswer,
  recordReadingsBody,
  usageQuery,
  usageSlices,
} from './metering.schemas.ts'

export const meteringEndpoints = {
  recordReadings: {
    method: 'POST',
    path: '/v1/readings',
    context: 'metering',
    summary:
      'Record up to 5,000 readings of any tenants; replaying is harmless, another value for a known reading is refused',
    roles: ['collector'],
    status: 200,
    bodyBytesMax: readingsBodyBytesMax,
    alsoReads: readingMediaTypes,
    body: recordReadingsBody,
    response: recordReadingsAnswer,
  },
  getReadingsSummary: {
    method: 'GET',
    path: '/v1/readings/summary',
    context: 'metering',
    summary: 'How many readings were recorded, repeated and estimated',
    roles: ['operator', 'finance', 'auditor', 'collector'],
    status: 200,
    response: readingsSummary,
  },
  listUsage: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/usage',
    context: 'metering',
    summary: 'Daily usage slices of a tenant, at most one year',
    roles: ['operator', 'finance', 'auditor', ...memberRoles],
    tenantParam: true,
    status: 200,
    params: tenantParams,
    query: usageQuery,
    response: usageSlices,
  },
} as const satisfies Record<string, Endpoint>
