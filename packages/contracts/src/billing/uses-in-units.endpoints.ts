import { memberPageQuery } from '../shared/codecs.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { fiscalYearParams } from './fiscal-year.schemas.ts'
import { saveUnitForecastsBody, unitForecasts, usesInUnits } from './uses-in-units.schemas.ts'

export const usesInUnitsEndpoints = {
  getUsesInUnits: {
    method: 'GET',
    path: '/v1/fiscal-years/{year}/uses',
    context: 'billing',
    summary: 'Uses of a year converted to units: forecast, used, unit cost; a member sees its own',
    roles: ['finance', 'auditor', 'operator', ...memberRoles],
    status: 200,
    params: fiscalYearParams,
    query: memberPageQuery,
    response: usesInUnits,
  },
  saveUnitForecasts: {
    method: 'POST',
    path: '/v1/fiscal-years/{year}/unit-forecasts',
    context: 'billing',
    summary: 'Units that members are expected to use in a year; changed until it begins, then only added to',
    roles: ['finance'],
    status: 200,
    params: fiscalYearParams,
    body: saveUnitForecastsBody,
    response: unitForecasts,
  },
} as const satisfies Record<string, Endpoint>
