import type { Statement, StatementFirstPage } from '@grenier/contracts'
import { statementPdf } from '@grenier/documents'

/** A statement and what its first page compares it with. */
export interface StatementToDraw {
  readonly statement: Statement
  readonly context: Omit<StatementFirstPage, 'statement'>
}

/** What a document thread runs: draws one statement. */
export function drawStatement({ statement, context }: StatementToDraw): Promise<Uint8Array> {
  return statementPdf(statement, context)
}
