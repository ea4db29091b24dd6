import type { Endpoint } from '../shared/endpoint.ts'
import { localiseWorkbook } from './localise-workbook.ts'
import {
  importTemplate,
  importTemplateQuery,
  importWorkbookBody,
  workbookBodyBytesMax,
  workbookImport,
} from './workbook-import.schemas.ts'

const writes = ['operator', 'finance'] as const

/** What stood before this system, brought over in one workbook. */
export const workbookImportEndpoints = {
  importWorkbook: {
    method: 'POST',
    path: '/v1/workbook-imports',
    context: 'tenancy',
    summary: 'Bring over members, agreements, contacts and amounts paid before; a dry run names each faulty cell',
    roles: writes,
    status: 200,
    bodyBytesMax: workbookBodyBytesMax,
    body: importWorkbookBody,
    response: workbookImport,
    localise: localiseWorkbook,
  },
  getImportTemplate: {
    method: 'GET',
    path: '/v1/workbook-imports/template.xlsx',
    context: 'tenancy',
    summary: 'The workbook to be filled: its sheets and headings, with a notice of what goes where',
    roles: writes,
    status: 200,
    produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    query: importTemplateQuery,
    response: importTemplate,
  },
} as const satisfies Record<string, Endpoint>
