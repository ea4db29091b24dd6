import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { agreement, agreementParams, agreements, recordAgreementAmendmentBody } from './agreement.schemas.ts'
import { listAgreementsExamples, recordAgreementAmendmentExamples } from './examples/agreement-examples.ts'
import { agreementBody, tenantParams } from './tenancy.schemas.ts'

/** Under what a member is one: agreements and what was changed of them, never edited. */
export const agreementEndpoints = {
  listAgreements: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/agreements',
    context: 'tenancy',
    summary: 'Every agreement of a member with all its wordings, and which one holds today',
    roles: ['operator', 'finance', 'auditor', ...memberRoles],
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: agreements,
    examples: listAgreementsExamples,
  },
  recordAgreement: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/agreements',
    context: 'tenancy',
    summary: 'Record another agreement of a member, after the last day of the one before',
    roles: ['operator'],
    status: 201,
    params: tenantParams,
    body: agreementBody,
    response: agreement,
  },
  recordAgreementAmendment: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/agreements/{agreementId}/amendments',
    context: 'tenancy',
    summary: 'Record an avenant: terms that replace the former ones from a day on',
    roles: ['operator'],
    status: 201,
    ifMatch: true,
    params: agreementParams,
    body: recordAgreementAmendmentBody,
    response: agreement,
    examples: recordAgreementAmendmentExamples,
  },
} as const satisfies Record<string, Endpoint>
