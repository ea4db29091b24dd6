import type { Statement } from '@grenier/contracts'
import { statementPdf } from '@grenier/documents'

/** What a document thread runs: draws one statement. */
export function drawStatement(statement: Statement): Promise<Uint8Array> {
  return statementPdf(statement)
}
