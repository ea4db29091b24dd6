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
