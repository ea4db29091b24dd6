import { localiseTenant } from '../provisioning/placement-texts.ts'
import type { Endpoint } from '../shared/endpoint.ts'
import {
  communeParams,
  enrolCommuneBody,
  listRegisterCommunesQuery,
  listRegisterPlacesQuery,
  registerCommunePage,
  registerPlaces,
} from './register.schemas.ts'
import { tenantDetail } from './tenancy.schemas.ts'

/** The official register of communes beside who is enrolled, and enrolment from it. */
export const registerEndpoints = {
  listRegisterPlaces: {
    method: 'GET',
    path: '/v1/register/places',
    context: 'tenancy',
    summary: 'Départements and EPCI of the official register, found by text, at most 20',
    roles: ['operator'],
    status: 200,
    query: listRegisterPlacesQuery,
    response: registerPlaces,
  },
  listRegisterCommunes: {
    method: 'GET',
    path: '/v1/register/communes',
    context: 'tenancy',
    summary: 'Communes of one département or EPCI by name, each with whether it is a tenant',
    roles: ['operator'],
    status: 200,
    query: listRegisterCommunesQuery,
    response: registerCommunePage,
  },
  enrolCommune: {
    method: 'POST',
    path: '/v1/register/communes/{inseeCode}/enrolment',
    context: 'tenancy',
    summary: 'Enrol a commune of the register: it and its EPCI are recorded where they are not yet',
    roles: ['operator'],
    status: 201,
    params: communeParams,
    body: enrolCommuneBody,
    response: tenantDetail,
    localise: localiseTenant,
  },
} as const satisfies Record<string, Endpoint>
