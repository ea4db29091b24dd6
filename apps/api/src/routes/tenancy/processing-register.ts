import type { Command } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Documents } from '../../deps.ts'
import type { EndpointHandler } from '../../plugins/register-endpoint.ts'
import { sendDocument } from '../send-document.ts'
import type { SendTable } from '../send-table.ts'

/** The part of the register that `getTenantProcessingRegister` reads, as PDF: the same person may see the one and the other. */
export function getTenantProcessingRegisterPdf(useCases: ApiUseCases, documents: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const asked = command as Command<'getTenantProcessingRegisterPdf'>
    const register = await useCases.getTenantProcessingRegister(asked, call)
    return sendDocument(reply, {
      bytes: await documents.processingRegisterPdf(register),
      mediaType: 'application/pdf',
      fileName: `registre-traitements-${register.controller.tenantId}.pdf`,
    })
  }
}

/** The whole register, or one département's, as PDF. */
export function getProcessingRegisterPdf(useCases: ApiUseCases, documents: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const asked = command as Command<'getProcessingRegisterPdf'>
    return sendDocument(reply, {
      bytes: await documents.wholeRegisterPdf(await useCases.getProcessingRegisterPdf(asked, call)),
      mediaType: 'application/pdf',
      fileName: `${registerName(asked)}.pdf`,
    })
  }
}

/** The controllers of the register as CSV, sent as they are read. */
export function getProcessingRegisterCsv(
  useCases: ApiUseCases,
  documents: Documents,
  sendTable: SendTable,
): EndpointHandler {
  return async (exchange) => {
    const asked = exchange.command as Command<'getProcessingRegisterCsv'>
    const chunks = documents.controllersCsv(useCases.getProcessingRegisterCsv(asked, exchange.call), asked.reader)
    return sendTable(exchange, { chunks, mediaType: csvType, fileName: `${registerName(asked)}.csv` })
  }
}

const csvType = 'text/csv; charset=utf-8; header=present'

const registerName = ({ departement }: { readonly departement?: string | undefined }): string =>
  departement === undefined ? 'registre-traitements' : `registre-traitements-${departement}`
