import type { Endpoint } from '../shared/endpoint.ts'
import {
  agreementDocument,
  agreementDocumentParams,
  agreementDocumentQuery,
  documentTemplate,
  documentTemplates,
  recordDocumentTemplateBody,
  templateBodyBytesMax,
  templateParams,
} from './document-template.schemas.ts'
import { documentTemplateExample } from './examples/document-template-examples.ts'

const writes = ['operator', 'finance'] as const
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** Agreements, avenants and draft deliberations as documents of Word, from the operator's own templates. */
export const documentTemplateEndpoints = {
  recordDocumentTemplate: {
    method: 'POST',
    path: '/v1/document-templates',
    context: 'tenancy',
    summary: 'Send a template of a document: it is checked, and used from then on',
    roles: ['operator'],
    status: 201,
    bodyBytesMax: templateBodyBytesMax,
    body: recordDocumentTemplateBody,
    response: documentTemplate,
    examples: [documentTemplateExample],
  },
  listDocumentTemplates: {
    method: 'GET',
    path: '/v1/document-templates',
    context: 'tenancy',
    summary: 'Every template, by kind, the newest first, those that come with the software last',
    roles: [...writes, 'auditor'],
    status: 200,
    response: documentTemplates,
  },
  getDocumentTemplateFile: {
    method: 'GET',
    path: '/v1/document-templates/{templateKind}/{number}/file.docx',
    context: 'tenancy',
    summary: 'A template as a file, to be changed and sent again',
    roles: [...writes, 'auditor'],
    status: 200,
    produces: docx,
    params: templateParams,
    response: documentTemplate,
  },
  getAgreementDocument: {
    method: 'GET',
    path: '/v1/tenants/{tenantId}/agreements/{agreementId}/documents/{templateKind}/file.docx',
    context: 'tenancy',
    summary: 'An agreement, an avenant or a draft deliberation, filled from what is recorded',
    roles: writes,
    status: 200,
    produces: docx,
    params: agreementDocumentParams,
    query: agreementDocumentQuery,
    response: agreementDocument,
  },
} as const satisfies Record<string, Endpoint>
