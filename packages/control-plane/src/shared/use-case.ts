import type { Answer, Command, JobKind, JobPayload, OperationId } from '@grenier/contracts'
import type { Call } from './ports.ts'

/** One operation of the API: the decoded command and the call in, the decoded answer out, or a thrown Problem. */
export type UseCase<Operation extends OperationId> = (
  command: Command<Operation>,
  call: Call,
) => Promise<Answer<Operation>>

/** A job's outcome: done, or to be tried again after a while for a reason people can read. */
export type JobOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry'; readonly delayMs: number; readonly reason: string }

/** One kind of job. Running it twice, or twice at once, is harmless. */
export type JobUseCase<Kind extends JobKind> = (payload: JobPayload<Kind>) => Promise<JobOutcome>

/** Operations whose answer is a document are served from the operation that reads what it is made of. */
type DocumentOperation =
  | 'getStatementCsv'
  | 'getStatementXlsx'
  | 'exportPreTitresCsv'
  | 'exportAccrualsCsv'
  | 'exportChargesCsv'
  | 'exportStatementsCsv'
  | 'exportCostSharesCsv'
  | 'getExitCertificatePdf'
  | 'getDrillCertificatePdf'

/** Everything the API can do, by operation id of the endpoint table: a missing one does not compile. */
export type ApiUseCases = { readonly [Operation in Exclude<OperationId, DocumentOperation>]: UseCase<Operation> }

/** Everything the worker can do, by kind of job. */
export type JobUseCases = { readonly [Kind in JobKind]: JobUseCase<Kind> }
