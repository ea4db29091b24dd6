import { availableParallelism } from 'node:os'
import type { Statement, StatementFirstPage } from '@grenier/contracts'
import { Piscina } from 'piscina'

import type { StatementToDraw } from './draw-statement.ts'

const idleMs = 30_000

/** Draws documents beside the thread that serves API, worker and console, which would answer nobody meanwhile. */
export interface DocumentThreads {
  /** The same bytes as `statementPdf` gives. */
  statementPdf(statement: Statement, context: Omit<StatementFirstPage, 'statement'>): Promise<Uint8Array>
  close(): Promise<void>
}

/** Threads start with the first document and end when there is nothing to draw for a while. */
export function startDocumentThreads(): DocumentThreads {
  const threads = new Piscina<StatementToDraw, Uint8Array>({
    filename: new URL('./draw-statement.ts', import.meta.url).href,
    name: 'drawStatement',
    minThreads: 0,
    maxThreads: availableParallelism(),
    idleTimeout: idleMs,
  })
  return { statementPdf: (statement, context) => threads.run({ statement, context }), close: () => threads.close() }
}
