import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { contact, contactParams, contacts, endContactBody, recordContactBody } from './contacts.schemas.ts'
import { tenantParams } from './tenancy.schemas.ts'

const writes = ['operator', 'finance'] as const

/** Whom to write to at a member, by function. */
export const contactEndpoints = {
  recordContact: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/contacts',
    context: 'tenancy',
    summary: 'Record whom to write to at a member about what: from when, until when',
    roles: writes,
    status: 201,
    params: tenantParams,
    body: recordContactBody,
    response: contact,
  },
  listContacts: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/contacts',
    context: 'tenancy',
    summary: 'Every contact of a member, former ones too, the newest first',
    roles: ['operator', 'finance', 'auditor', ...memberRoles],
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: contacts,
  },
  endContact: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/contacts/{contactId}/end',
    context: 'tenancy',
    summary: 'Bring the end of a contact forward, to today at the earliest',
    roles: writes,
    status: 200,
    ifMatch: true,
    params: contactParams,
    body: endContactBody,
    response: contact,
  },
} as const satisfies Record<string, Endpoint>
