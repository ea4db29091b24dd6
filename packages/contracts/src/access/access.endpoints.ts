import type { Endpoint } from '../shared/endpoint.ts'
import { roles } from '../shared/roles.ts'
import { personNames, personNamesQuery, serveTenantBody, sessionView } from './access.schemas.ts'

/** Who is signed in. Signing in and out are redirects of the browser, under `/auth`. */
export const accessEndpoints = {
  getSession: {
    method: 'GET',
    path: '/v1/session',
    context: 'access',
    summary: 'Who is signed in, in which roles, and for which members they may act',
    roles,
    everyPerson: true,
    status: 200,
    response: sessionView,
  },
  serveTenant: {
    method: 'POST',
    path: '/v1/session/tenant',
    context: 'access',
    summary: 'Act for another member from now on, without signing in again',
    roles,
    everyPerson: true,
    inPerson: true,
    status: 200,
    body: serveTenantBody,
    response: sessionView,
  },
  listPersonNames: {
    method: 'GET',
    path: '/v1/person-names',
    context: 'access',
    summary: 'What people who did something are called, as their provider said when they last signed in',
    roles: ['operator', 'finance', 'auditor'],
    status: 200,
    query: personNamesQuery,
    response: personNames,
  },
} as const satisfies Record<string, Endpoint>
