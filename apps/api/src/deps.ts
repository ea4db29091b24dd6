import type {
  Answer,
  ArchivePiece,
  Command,
  ControllerTable,
  DestructionCertificate,
  DrillCertificate,
  ListWorkbookId,
  ResidencyAttestation,
  Statement,
  StatementFirstPage,
  TenantProcessingRegister,
  WholeProcessingRegister,
} from '@grenier/contracts'
import type { ApiUseCases } from '@grenier/control-plane'
import type { Caller, InstallationSettings, PlaceWanted, ProgressChannel } from '@grenier/control-plane/ports'
import type { Logger, Readiness, Registry } from '@grenier/platform'
import type { CivilDate, Instant } from '@grenier/quota-billing'
import type { FastifyPluginAsync } from 'fastify'
import type { ProtectedResource } from './access/protected-resource.ts'
import type { SignIn } from './access/sign-in-routes.ts'
import type { CsvReader, MoneyDocuments } from './money-documents.ts'
import type { ConsoleFolder } from './plugins/console.ts'
import type { RateLimits } from './plugins/rate-limits.ts'
import type { SheddingSettings } from './plugins/shedding.ts'

/** Who calls. Throws `not-authenticated` for what does not hold, `unavailable` when that cannot be found out. */
export interface CallerSource {
  ofBearer(token: string, wanted: PlaceWanted): Promise<Caller>
  /** There where people sign in by browser. */
  ofSession?(secret: string, wanted: PlaceWanted): Promise<Caller>
}

/** Which dataset of FOCUS rows are, as which version has it. */
export type FocusSort = Pick<Command<'exportFocus'>, 'dataset' | 'focusVersion'>

type FocusPages = AsyncIterable<readonly Readonly<Record<string, string | null>>[]>

type ControllerPages = AsyncIterable<readonly ControllerTable['items'][number][]>

/** Data to bytes; the same data always gives the same bytes. */
export interface Documents {
  statementPdf(statement: Statement, context: Omit<StatementFirstPage, 'statement'>): Promise<Uint8Array>
  certificatePdf(certificate: DestructionCertificate): Promise<Uint8Array>
  drillCertificatePdf(certificate: DrillCertificate): Promise<Uint8Array>
  residencyPdf(attestation: ResidencyAttestation): Promise<Uint8Array>
  processingRegisterPdf(register: TenantProcessingRegister): Promise<Uint8Array>
  wholeRegisterPdf(register: WholeProcessingRegister): Promise<Uint8Array>
  /** The controllers of the register, written as they come. */
  controllersCsv(rows: ControllerPages, reader: CsvReader): AsyncIterable<Uint8Array>
  statementCsv(statement: Statement): Uint8Array
  readonly money: MoneyDocuments
  /** All pages of a list as a workbook, and what it is called. */
  listXlsx<Id extends ListWorkbookId>(
    id: Id,
    pages: readonly Answer<Id>[],
    read: {
      operatorName: string
      readAtMs: number
      dayOf(instant: Instant): CivilDate
      offerNameOf(offerId: string): string
      clusterNameOf(clusterId: string): string
    },
  ): Promise<{ bytes: Uint8Array; fileName: string }>
  /** FOCUS rows, column name to text, null when absent, written as they come. */
  focusCsv(pages: FocusPages, sort?: FocusSort): AsyncIterable<Uint8Array>
  focusParquet(pages: FocusPages, sort?: FocusSort): AsyncIterable<Uint8Array>
  /** Packed files as one archive, written as they come. */
  exportArchive(pages: AsyncIterable<readonly ArchivePiece[]>): AsyncIterable<Uint8Array>
}

/** Everything the HTTP process is made of; the composition root alone knows what stands behind each part. */
export interface ApiDeps {
  readonly useCases: ApiUseCases
  readonly documents: Documents
  readonly callers: CallerSource
  /** Left out: nobody signs in by browser. */
  readonly signIn?: SignIn
  /** Left out: programs are not told where their tokens come from. */
  readonly protectedResource?: ProtectedResource
  readonly progress: ProgressChannel
  /** Resolves when calls can be served; throws `NotReady` with the reasons when they cannot. */
  readonly readiness: Readiness
  readonly logger: Logger
  readonly installation: Pick<InstallationSettings, 'operatorName' | 'simulatedClock'>
  /** Addresses or ranges of the proxies whose X-Forwarded headers are believed; none by default. */
  readonly trustedProxies?: readonly string[]
  readonly metrics?: Registry
  /** Left out: no caller is limited. */
  readonly rateLimits?: RateLimits
  /** Left out: nothing is refused for want of room. */
  readonly shedding?: SheddingSettings
  /** Left out: there is no console here, and addresses that are not the API's lead nowhere. */
  readonly consoleFolder?: ConsoleFolder
  /** Routes of the composition root's own; they decide themselves who may call them. */
  readonly extraRoutes?: readonly FastifyPluginAsync[]
}
