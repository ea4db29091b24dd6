import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { certificateExamples, exitExamples, manifestExamples } from './examples/exit-examples.ts'
import {
  destructionCertificate,
  exitManifest,
  exitParams,
  exitReasonBody,
  recordExitBackupBody,
  recordExitVisaBody,
  startExitBody,
  tenantExit,
  tenantExits,
} from './exit.schemas.ts'
import { tenantParams } from './tenancy.schemas.ts'

const path = '/v1/tenants/{tenantId}/exits/{exitId}'
const readers = ['operator', 'auditor', ...memberRoles] as const

/** A step that a person takes: it names the version it saw. */
const step = { method: 'POST', context: 'tenancy', roles: ['operator'], status: 200, ifMatch: true } as const

/** The dated departure: the only way in which anything that holds a member's data is ever deleted. */
export const exitEndpoints = {
  startExit: {
    method: 'POST',
    path: '/v1/tenants/{tenantId}/exits',
    context: 'tenancy',
    summary: 'Record a member’s notice: the dates of its exit follow from its agreement; nothing is deleted',
    roles: ['operator'],
    status: 201,
    params: tenantParams,
    body: startExitBody,
    response: tenantExit,
    examples: exitExamples.start,
  },
  listExits: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/exits',
    context: 'tenancy',
    summary: 'Every exit of a member, cancelled ones too, the newest first',
    roles: readers,
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: tenantExits,
    examples: exitExamples.list,
  },
  getExit: {
    method: 'GET',
    path,
    context: 'tenancy',
    summary: 'One exit with its dates, what it waits for and its whole history',
    roles: readers,
    tenantParam: true,
    status: 200,
    params: exitParams,
    response: tenantExit,
    examples: exitExamples.get,
  },
  recordExitBackup: {
    ...step,
    path: `${path}/final-backup`,
    summary: 'Record a complete copy that was proven otherwise than by the backups of the cluster',
    params: exitParams,
    body: recordExitBackupBody,
    response: tenantExit,
    examples: exitExamples.backup,
  },
  recordExitVisa: {
    ...step,
    path: `${path}/visa`,
    summary: 'Record the visa of the archives administration for the destruction of public archives',
    params: exitParams,
    body: recordExitVisaBody,
    response: tenantExit,
    examples: exitExamples.visa,
  },
  approveExit: {
    ...step,
    path: `${path}/approval`,
    summary: 'Approve the destruction, by another person than the one who asked; it cannot be cancelled from then on',
    params: exitParams,
    body: exitReasonBody,
    response: tenantExit,
    examples: exitExamples.approve,
  },
  cancelExit: {
    ...step,
    path: `${path}/cancellation`,
    summary: 'Cancel an exit before its destruction: the member has everything back',
    params: exitParams,
    body: exitReasonBody,
    response: tenantExit,
    examples: exitExamples.cancel,
  },
  getExitManifest: {
    method: 'GET',
    path: `${path}/manifest`,
    context: 'tenancy',
    summary: 'What holds the member’s data, with sizes and ids, as found when the notice ended',
    roles: readers,
    tenantParam: true,
    status: 200,
    params: exitParams,
    response: exitManifest,
    examples: manifestExamples,
  },
  getExitCertificate: {
    method: 'GET',
    path: `${path}/certificate`,
    context: 'tenancy',
    summary: 'The certificate of destruction: the list of what was destroyed and its signature',
    roles: readers,
    tenantParam: true,
    status: 200,
    params: exitParams,
    response: destructionCertificate,
    examples: certificateExamples,
  },
  getExitCertificatePdf: {
    method: 'GET',
    path: `${path}/certificate.pdf`,
    context: 'tenancy',
    summary: 'The same certificate as PDF',
    roles: readers,
    tenantParam: true,
    status: 200,
    produces: 'application/pdf',
    params: exitParams,
    response: destructionCertificate,
  },
} as const satisfies Record<string, Endpoint>
