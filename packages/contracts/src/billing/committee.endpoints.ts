import type { Endpoint } from '../shared/endpoint.ts'
import { committeeReport, committeeReportParams } from './committee.schemas.ts'

const roles = ['operator', 'finance', 'auditor'] as const

/** What the committee of the operator reads of each quarter. */
export const committeeEndpoints = {
  getCommitteeReport: {
    method: 'GET',
    path: '/v1/committee-reports/{quarter}',
    context: 'billing',
    summary: 'A quarter in figures: capacity, requests, restore tests, cost against forecast, disputes, members',
    roles,
    status: 200,
    params: committeeReportParams,
    response: committeeReport,
  },
  getCommitteeReportPdf: {
    method: 'GET',
    path: '/v1/committee-reports/{quarter}/report.pdf',
    context: 'billing',
    summary: 'The same on one page, as PDF',
    roles,
    status: 200,
    produces: 'application/pdf',
    params: committeeReportParams,
    response: committeeReport,
  },
  getCommitteeReportXlsx: {
    method: 'GET',
    path: '/v1/committee-reports/{quarter}/report.xlsx',
    context: 'billing',
    summary: 'The same figures as a workbook',
    roles,
    status: 200,
    produces: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    params: committeeReportParams,
    response: committeeReport,
  },
} as const satisfies Record<string, Endpoint>
