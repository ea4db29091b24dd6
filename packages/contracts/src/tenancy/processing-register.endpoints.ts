import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { processingRegisterExamples } from './examples/processing-register-examples.ts'
import {
  controllerTable,
  processingRegister,
  processingRegisterCsvQuery,
  processingRegisterPdfQuery,
  processingRegisterQuery,
  tenantProcessingRegister,
  wholeProcessingRegister,
} from './processing-register.schemas.ts'
import { tenantParams } from './tenancy.schemas.ts'

const readers = ['operator', 'auditor', ...memberRoles] as const

/** The register of processing that a processor keeps (RGPD art. 30(2)), made from what is in use. */
export const processingRegisterEndpoints = {
  getProcessingRegister: {
    method: 'GET',
    path: '/v1/processing-register',
    context: 'tenancy',
    summary:
      'The register of processing in the name of members: who they are, what is processed, by whom, protected how',
    roles: ['operator', 'auditor'],
    status: 200,
    query: processingRegisterQuery,
    response: processingRegister,
  },
  getProcessingRegisterPdf: {
    method: 'GET',
    path: '/v1/processing-register.pdf',
    context: 'tenancy',
    summary: 'The whole register as PDF, by name: of all members, or of one département where they are many',
    roles: ['operator', 'auditor'],
    status: 200,
    produces: 'application/pdf',
    query: processingRegisterPdfQuery,
    response: wholeProcessingRegister,
  },
  getProcessingRegisterCsv: {
    method: 'GET',
    path: '/v1/processing-register.csv',
    context: 'tenancy',
    summary: 'The controllers of the register as CSV, however many: for people, or RFC 4180 for programs',
    roles: ['operator', 'auditor'],
    status: 200,
    produces: 'text/csv',
    sentAsRead: true,
    query: processingRegisterCsvQuery,
    response: controllerTable,
  },
  getTenantProcessingRegister: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/processing-register',
    context: 'tenancy',
    summary: 'The part of the register that is about one member',
    roles: readers,
    tenantParam: true,
    status: 200,
    params: tenantParams,
    response: tenantProcessingRegister,
    examples: processingRegisterExamples,
  },
  getTenantProcessingRegisterPdf: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/processing-register.pdf',
    context: 'tenancy',
    summary: 'The same part as PDF',
    roles: readers,
    tenantParam: true,
    status: 200,
    produces: 'application/pdf',
    params: tenantParams,
    response: tenantProcessingRegister,
  },
} as const satisfies Record<string, Endpoint>
