import type { TrailLine } from '@grenier/audit-chain'
import type {
  Answer,
  ArchivePiece,
  ChargeTable,
  Command,
  ControllerTable,
  CostShareTable,
  JobKind,
  JobPayload,
  ListWorkbookId,
  OperationId,
  PreTitre,
  StatementTable,
} from '@grenier/contracts'
import type { Pages } from './pages.ts'
import type { Call } from './ports.ts'

/** One operation of the API: the decoded command and the call in, the decoded answer out, or a thrown Problem. */
export type UseCase<Operation extends OperationId> = (
  command: Command<Operation>,
  call: Call,
) => Promise<Answer<Operation>>

/**
 * One operation whose answer is a table of any length: its rows, page by page of one snapshot, for a writer that turns them
 * into a document as they come. Nothing is read before the first page is asked for: that is where a Problem is thrown.
 */
export type RowsUseCase<Operation extends OperationId, Row> = (command: Command<Operation>, call: Call) => Pages<Row>

/** A job's outcome: done, or to be tried again after a while for a reason people can read. */
export type JobOutcome =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'retry'
      readonly delayMs: number
      readonly reason: string
      /** It stood behind another run: no attempt of it failed, so it comes back after just so long, however often it waited. */
      readonly isTurnAwaited?: true
    }

/** One kind of job. Running it twice, or twice at once, is harmless. */
export type JobUseCase<Kind extends JobKind> = (payload: JobPayload<Kind>) => Promise<JobOutcome>

/** Operations whose answer is a document are served from the operation that reads what it is made of. */
type DocumentOperation =
  | ListWorkbookId
  | 'getStatementCsv'
  | 'getStatementXlsx'
  | 'getForecastNoticePdf'
  | 'getForecastNoticeXlsx'
  | 'exportAccrualsCsv'
  | 'getBudgetCalendarIcs'
  | 'getCommitteeReportPdf'
  | 'getCommitteeReportXlsx'
  | 'getExitCertificatePdf'
  | 'getDrillCertificatePdf'
  | 'getResidencyPdf'
  | 'getTenantProcessingRegisterPdf'

/** A row of a dataset of FOCUS: column name to text, null where FOCUS wants null. */
export type FocusRecord = Readonly<Record<string, string | null>>

/** What the rows of each table are. */
interface TableRows {
  readonly exportFocus: FocusRecord
  readonly exportFocusParquet: FocusRecord
  readonly exportChargesCsv: ChargeTable['items'][number]
  readonly exportStatementsCsv: StatementTable['items'][number]
  readonly exportCostSharesCsv: CostShareTable['shares'][number]
  readonly exportPreTitresCsv: PreTitre
  readonly getProcessingRegisterCsv: ControllerTable['items'][number]
  readonly exportAuditTrail: TrailLine
  readonly exportTenantAuditTrail: TrailLine
  readonly getTenantExportFile: ArchivePiece
  readonly getPaperBatchFile: Uint8Array
}

/** What is sent as a file: its bytes, and what it is called. */
interface FileAnswer {
  readonly bytes: Uint8Array
  readonly fileName: string
}

/** One operation whose answer is a file that is made of what it reads. */
export type FileUseCase<Operation extends OperationId> = (
  command: Command<Operation>,
  call: Call,
) => Promise<FileAnswer>

type FileOperation =
  | 'getActFile'
  | 'getTenantActFile'
  | 'getDocumentTemplateFile'
  | 'getAgreementDocument'
  | 'getImportTemplate'

/** Operations whose answer is a table of any length: they hand out its rows instead of an answer. */
type TableOperation = keyof TableRows

/** Everything the API can do, by operation id of the endpoint table: a missing one does not compile. */
export type ApiUseCases = {
  readonly [Operation in Exclude<OperationId, DocumentOperation | TableOperation | FileOperation>]: UseCase<Operation>
} & { readonly [Operation in FileOperation]: FileUseCase<Operation> } & {
  readonly [Operation in TableOperation]: RowsUseCase<Operation, TableRows[Operation]>
}

/** Everything the worker can do, by kind of job. */
export type JobUseCases = { readonly [Kind in JobKind]: JobUseCase<Kind> }
