import type { Endpoint } from '../shared/endpoint.ts'
import { roles } from '../shared/roles.ts'
import { serveTenantBody, sessionView } from './access.schemas.ts'

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
} as const satisfies Record<string, Endpoint>
