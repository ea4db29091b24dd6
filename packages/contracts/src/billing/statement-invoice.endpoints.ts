import type { Endpoint } from '../shared/endpoint.ts'
import { memberRoles } from '../shared/roles.ts'
import { statementParams } from './billing.schemas.ts'
import { statementFacturX, statementInvoice } from './statement-invoice.schemas.ts'

/** E-invoices of statements; under Hélios, and of what asks for no payment, `document-not-applicable`. */
export const statementInvoiceEndpoints = {
  getStatementInvoice: {
    method: 'GET',
    path: '/v1/statements/{statementId}/document.ubl.xml',
    context: 'billing',
    summary: 'The statement as an e-invoice, UBL 2.1 after EN 16931: the same bytes each time',
    roles: ['finance', 'auditor', 'operator', ...memberRoles],
    status: 200,
    produces: 'application/xml',
    params: statementParams,
    response: statementInvoice,
  },
  getStatementFacturX: {
    method: 'GET',
    path: '/v1/statements/{statementId}/document.factur-x.pdf',
    context: 'billing',
    summary:
      'The statement as Factur-X: PDF/A-3 that carries the invoice as CII, profile EN 16931; the same bytes each time',
    roles: ['finance', 'auditor', 'operator', ...memberRoles],
    status: 200,
    produces: 'application/pdf',
    params: statementParams,
    response: statementFacturX,
  },
} as const satisfies Record<string, Endpoint>
