import { type Endpoint, endpoints, type OperationId } from '@grenier/contracts'
import type { FastifyInstance } from 'fastify'
import type { ApiDeps } from '../deps.ts'
import { streamLifetimeMs, tableLifetimeMs, trailsMax, workbookTimeoutMs } from '../limits.ts'
import { readReadingBodies } from '../plugins/reading-bodies.ts'
import { type Border, type EndpointRoute, registerEndpoint } from '../plugins/register-endpoint.ts'
import { auditTrailRoutes } from './audit/audit-trail.ts'
import { getBudgetCalendarIcs } from './billing/budget-calendar.ts'
import { getCommitteeReportPdf, getCommitteeReportXlsx } from './billing/committee-report.ts'
import { exportFocus, exportFocusParquet } from './billing/export-focus.ts'
import { forecastNoticeRoutes } from './billing/forecast-notice-documents.ts'
import { moneyTableRoutes } from './billing/money-tables.ts'
import { getStatementCsv, getStatementPdf } from './billing/statement-documents.ts'
import { getStatementFacturX, getStatementInvoice } from './billing/statement-invoice.ts'
import { jsonRoute } from './json-route.ts'
import { listWorkbookRoutes } from './list-workbooks.ts'
import { listChanges } from './notification/list-changes.ts'
import { getPaperBatchFile } from './notification/paper-batch-file.ts'
import { getDrillCertificatePdf } from './protection/drill-certificate.ts'
import { listProvisioningEvents } from './provisioning/list-provisioning-events.ts'
import { createProgressHub } from './provisioning/progress-hub.ts'
import { getResidencyPdf } from './provisioning/residency.ts'
import { fileRoute } from './send-file.ts'
import { createTableSender } from './send-table.ts'
import { getExitCertificatePdf } from './tenancy/exit-certificate.ts'
import {
  getProcessingRegisterCsv,
  getProcessingRegisterPdf,
  getTenantProcessingRegisterPdf,
} from './tenancy/processing-register.ts'
import { getTenantExportFile } from './tenancy/tenant-export.ts'

/** Longer than they may live: the server's general time limit would cut them. */
const streamTimeoutMs = streamLifetimeMs + 60_000
const tableTimeoutMs = tableLifetimeMs + 60_000

/** Registers the whole endpoint table. An operation answers JSON unless it is named here with a handler of its own. */
export function registerRoutes(app: FastifyInstance, deps: ApiDeps & Border, closing: AbortSignal): void {
  const { useCases, documents, logger } = deps
  const hub = createProgressHub(deps.progress)
  const sendTable = createTableSender({ closing })
  // Members read these too: their places are others than those of the tables that the region works with.
  const sendTrail = createTableSender({ closing, openMax: trailsMax })
  const changing = listChanges({ useCases, closing, logger })
  app.addHook('onClose', async () => {
    await Promise.all([hub.close(), changing.close()])
  })
  // What an operation answers with, unless it is the JSON of its use case.
  const others: Readonly<Partial<Record<OperationId, Omit<EndpointRoute, 'operation'>>>> = {
    getStatementPdf: { handler: getStatementPdf(useCases, documents) },
    getStatementCsv: { handler: getStatementCsv(useCases, documents) },
    getExitCertificatePdf: { handler: getExitCertificatePdf(useCases, documents) },
    getDrillCertificatePdf: { handler: getDrillCertificatePdf(useCases, documents) },
    getResidencyPdf: { handler: getResidencyPdf(useCases, documents) },
    getProcessingRegisterPdf: { handler: getProcessingRegisterPdf(useCases, documents) },
    getProcessingRegisterCsv: { handler: getProcessingRegisterCsv(useCases, documents, sendTable) },
    getTenantProcessingRegisterPdf: { handler: getTenantProcessingRegisterPdf(useCases, documents) },
    getBudgetCalendarIcs: { handler: getBudgetCalendarIcs(useCases, documents) },
    getCommitteeReportPdf: { handler: getCommitteeReportPdf(useCases, documents) },
    getCommitteeReportXlsx: { handler: getCommitteeReportXlsx(useCases, documents) },
    exportFocus: { handler: exportFocus(useCases, documents, sendTable) },
    exportFocusParquet: { handler: exportFocusParquet(useCases, documents, sendTable) },
    getActFile: { handler: fileRoute(useCases.getActFile) },
    getTenantActFile: { handler: fileRoute(useCases.getTenantActFile) },
    getDocumentTemplateFile: { handler: fileRoute(useCases.getDocumentTemplateFile) },
    getAgreementDocument: { handler: fileRoute(useCases.getAgreementDocument) },
    importWorkbook: { handler: jsonRoute(useCases, 'importWorkbook'), handlerTimeoutMs: workbookTimeoutMs },
    getImportTemplate: { handler: fileRoute(useCases.getImportTemplate) },
    ...moneyTableRoutes(useCases, documents, sendTable),
    ...listWorkbookRoutes(useCases, documents),
    ...forecastNoticeRoutes(useCases, documents),
    ...auditTrailRoutes(useCases, sendTrail),
    getPaperBatchFile: { handler: getPaperBatchFile(useCases, sendTable) },
    getTenantExportFile: { handler: getTenantExportFile(useCases, documents, sendTrail) },
    getStatementInvoice: { handler: getStatementInvoice(useCases, documents) },
    getStatementFacturX: { handler: getStatementFacturX(useCases, documents) },
    listChanges: { handler: changing.handler, handlerTimeoutMs: streamTimeoutMs, answersHead: false },
    listProvisioningEvents: {
      handler: listProvisioningEvents({ useCases, hub, closing, logger }),
      handlerTimeoutMs: streamTimeoutMs,
      answersHead: false,
    },
  }
  for (const operation of Object.keys(endpoints) as OperationId[]) {
    const endpoint: Endpoint = endpoints[operation]
    const route = {
      ...(others[operation] ?? { handler: jsonRoute(useCases, operation) }),
      ...(endpoint.sentAsRead === true ? { handlerTimeoutMs: tableTimeoutMs } : {}),
    }
    if (operation === 'recordReadings') {
      void app.register((scope, _, done) => {
        readReadingBodies(scope)
        registerEndpoint(scope, deps, { operation, ...route })
        done()
      })
    } else {
      registerEndpoint(app, deps, { operation, ...route })
    }
  }
}
