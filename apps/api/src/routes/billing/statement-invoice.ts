import type { Command } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Documents } from '../../deps.ts'
import type { EndpointHandler } from '../../plugins/register-endpoint.ts'
import { sendDocument } from '../send-document.ts'

/** The statement as an e-invoice in UBL. */
export function getStatementInvoice(useCases: ApiUseCases, { money }: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const invoice = await useCases.getStatementInvoice(command as Command<'getStatementInvoice'>, call)
    return sendDocument(reply, {
      bytes: money.statementUbl(invoice),
      mediaType: 'application/xml; charset=utf-8',
      fileName: `${invoice.statement.number}.ubl.xml`,
    })
  }
}

/** The statement as Factur-X. */
export function getStatementFacturX(useCases: ApiUseCases, { money }: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const statement = await useCases.getStatementFacturX(command as Command<'getStatementFacturX'>, call)
    return sendDocument(reply, {
      bytes: await money.statementFacturX(statement),
      mediaType: 'application/pdf',
      fileName: `${statement.page.statement.number}.factur-x.pdf`,
    })
  }
}
