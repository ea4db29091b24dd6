import type { PrintFile, Statement, StatementFirstPage } from '@grenier/contracts'
import type { ForecastNotice } from '@grenier/contracts/forecast-notice'
import type { CheckpointSigner } from '../audit/ports.ts'
import type { VolumeMeasurements } from '../metering/measurement.ports.ts'
import type { MailSender, WebhookSender } from '../notification/ports.ts'
import type { EscrowBox } from '../protection/escrow.ports.ts'
import type { ObjectStore } from '../provisioning/object-store.ports.ts'
import type { ClusterGateway, ExamineNamespace } from '../provisioning/ports.ts'
import type { ExamineCluster } from '../provisioning/preflight.ports.ts'
import type { DocumentTemplates } from '../tenancy/document-template.ports.ts'
import type { DocumentSigner } from '../tenancy/exit.ports.ts'
import type { CommuneRegister } from '../tenancy/register.ports.ts'
import type { ExportWriter } from '../tenancy/tenant-export.ports.ts'
import type { ImportWorkbooks } from '../tenancy/workbook/workbook.ports.ts'
import type { Clock, IdSource, InstallationSettings, ProgressChannel, SecretBox, UnitOfWork } from './ports.ts'

/** What use cases need of the outside world, whoever runs them. */
export interface ControlPlanePorts {
  readonly unitOfWork: UnitOfWork
  /** Business time: dates facts and periods; simulated in a demo. */
  readonly clock: Clock
  /** Technical time: leases, retries, keys that expire; never simulated. */
  readonly wallClock: Clock
  readonly ids: IdSource
  readonly secretBox: SecretBox
  /** Null or left out: no escrow key is configured. */
  readonly escrow?: EscrowBox | null
  readonly installation: InstallationSettings
  readonly progress: ProgressChannel
}

/** The API asks clusters these few things and writes to none. */
export interface ApiPorts extends ControlPlanePorts {
  /** Who a cluster is, when one is declared. */
  readonly identifyCluster: ClusterGateway['identify']
  /** Whether anybody answers for one that is to be declared lost. */
  readonly clusterAnswers: ClusterGateway['answers']
  /** What it lacks. */
  readonly examineCluster: ExamineCluster
  /** How new what stands there is, when a hold is lifted. */
  readonly newestRevisionOn: ClusterGateway['newestRevision']
  /** What stands in a namespace that is to be taken over. */
  readonly examineNamespace: ExamineNamespace
  /** The same of object stores, when a site is declared. */
  readonly inspectObjectStore: ObjectStore['inspect']
  /** The same of what measures the volumes of a cluster. */
  readonly inspectMeasurementSource: VolumeMeasurements['inspect']
  /** Signs attestations by the installation's own key. */
  readonly documentSigner: DocumentSigner
  /** Signs where an exported audit trail ends. */
  readonly checkpointSigner: CheckpointSigner
  /** Whether events may be sent to an address, when an endpoint is recorded. */
  readonly checkWebhookUrl: WebhookSender['check']
  /** Checks and fills templates of agreements. */
  readonly documentTemplates: DocumentTemplates
  /** Reads workbooks of what stood before, and makes the one to be filled. */
  readonly importWorkbooks: ImportWorkbooks
  /** The communes there are, whether they are members or not. */
  readonly register: CommuneRegister
}

/** Jobs also bring clusters to what they should be. */
export interface JobPorts extends ControlPlanePorts {
  readonly clusterGateway: ClusterGateway
  readonly objectStore: ObjectStore
  readonly volumeMeasurements: VolumeMeasurements
  readonly mail: MailSender
  readonly webhooks: WebhookSender
  /** Draws statements for the letters that tell of them; left out: letters lead to them alone. */
  readonly statementPdf?: (statement: Statement, page: Omit<StatementFirstPage, 'statement'>) => Promise<Uint8Array>
  /** Draws forecast notices for the letters that tell of them, as PDF and as workbook; left out: letters lead to them alone. */
  readonly forecastDocuments?: {
    forecastNoticePdf(notice: ForecastNotice): Promise<Uint8Array>
    forecastNoticeXlsx(notice: ForecastNotice): Promise<Uint8Array>
  }
  /** Draws letters for the post; left out: a print file waits until somebody does. */
  readonly printFile?: (file: PrintFile) => Promise<{ readonly bytes: Uint8Array; readonly pageCount: number }>
  /** Signs certificates by the installation's own key. */
  readonly documentSigner: DocumentSigner
  /** Signs places of the audit trail by a key of its own. */
  readonly checkpointSigner: CheckpointSigner
  /** Makes archives of members. */
  readonly exportWriter: ExportWriter
}
