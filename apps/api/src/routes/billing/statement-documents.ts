import type { Command } from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Documents } from '../../deps.ts'
import type { EndpointHandler } from '../../plugins/register-endpoint.ts'
import { sendDocument } from '../send-document.ts'

/** The statement as PDF, beside what is known of the payer's other ones. */
export function getStatementPdf(useCases: ApiUseCases, documents: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const { statement, ...context } = await useCases.getStatementPdf(command as Command<'getStatementPdf'>, call)
    return sendDocument(reply, {
      bytes: await documents.statementPdf(statement, context),
      mediaType: 'application/pdf',
      fileName: `${statement.number}.pdf`,
    })
  }
}

/** The same statement as CSV. */
export function getStatementCsv(useCases: ApiUseCases, documents: Documents): EndpointHandler {
  return async ({ command, call, reply }) => {
    const statement = await useCases.getStatement(command as Command<'getStatementCsv'>, call)
    return sendDocument(reply, {
      bytes: documents.statementCsv(statement),
      mediaType: 'text/csv; charset=utf-8; header=present',
      fileName: `${statement.number}.csv`,
    })
  }
}
