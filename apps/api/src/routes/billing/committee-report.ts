import type { Command } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Documents } from '../../deps.ts'
import type { EndpointHandler } from '../../plugins/register-endpoint.ts'
import { sendDocument, xlsxType } from '../send-document.ts'

/** The report that `getCommitteeReport` reads, on one page. */
export function getCommitteeReportPdf(useCases: ApiUseCases, { money }: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const report = await useCases.getCommitteeReport(command as Command<'getCommitteeReportPdf'>, call)
    return sendDocument(reply, {
      bytes: await money.committeeReportPdf(report),
      mediaType: 'application/pdf',
      fileName: `rapport-comite-${report.quarter}.pdf`,
    })
  }
}

/** The same as a workbook. */
export function getCommitteeReportXlsx(useCases: ApiUseCases, { money }: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const report = await useCases.getCommitteeReport(command as Command<'getCommitteeReportXlsx'>, call)
    return sendDocument(reply, {
      bytes: await money.committeeReportXlsx(report),
      mediaType: xlsxType,
      fileName: `rapport-comite-${report.quarter}.xlsx`,
    })
  }
}
