import type { ApiPorts, JobPorts } from '../shared/control-plane-ports.ts'
import type { ApiUseCases, JobUseCases } from '../shared/use-case.ts'
import { drawPaperBatch } from './draw-paper-batch.ts'
import { listChanges } from './list-changes.ts'
import { listDeliveries, listNotices } from './list-notices.ts'
import { mailOperatorTask } from './mail-operator-task.ts'
import { endOperatorTask, listOperatorTasks, releaseOperatorTask, takeOperatorTask } from './operator-tasks.ts'
import { createPaperBatch, getPaperBatchFile, listPaperBatches, recordPaperPosting } from './paper-batches.ts'
import { listPaperLetters, setPaperLetterAside, takeBackPaperLetter } from './paper-letters.ts'
import { listPostalChoices, recordPostalChoice } from './postal-choices.ts'
import { remindExpiries } from './remind-expiries.ts'
import { recordBounce, retryDelivery } from './retry-delivery.ts'
import { sendDelivery } from './send-delivery.ts'
import { watchThresholds } from './watch-thresholds.ts'
import {
  disableWebhookEndpoint,
  enableWebhookEndpoint,
  listWebhookEndpoints,
  recordWebhookEndpoint,
  rotateWebhookSecret,
} from './webhook-endpoints.ts'
import { writeNoticeOfFact } from './write-notice-job.ts'

type NotificationOperation =
  | 'listChanges'
  | 'listNotices'
  | 'listDeliveries'
  | 'retryDelivery'
  | 'recordBounce'
  | 'listOperatorTasks'
  | 'takeOperatorTask'
  | 'releaseOperatorTask'
  | 'endOperatorTask'
  | 'recordWebhookEndpoint'
  | 'listWebhookEndpoints'
  | 'rotateWebhookSecret'
  | 'disableWebhookEndpoint'
  | 'enableWebhookEndpoint'
  | 'recordPostalChoice'
  | 'listPostalChoices'
  | 'listPaperLetters'
  | 'setPaperLetterAside'
  | 'takeBackPaperLetter'
  | 'createPaperBatch'
  | 'listPaperBatches'
  | 'getPaperBatchFile'
  | 'recordPaperPosting'

/** What people and programs can do about notices, deliveries and endpoints. */
export function createNotificationUseCases(ports: ApiPorts): Pick<ApiUseCases, NotificationOperation> {
  return {
    listChanges: listChanges(ports),
    listNotices: listNotices(ports),
    listDeliveries: listDeliveries(ports),
    retryDelivery: retryDelivery(ports),
    recordBounce: recordBounce(ports),
    listOperatorTasks: listOperatorTasks(ports),
    takeOperatorTask: takeOperatorTask(ports),
    releaseOperatorTask: releaseOperatorTask(ports),
    endOperatorTask: endOperatorTask(ports),
    recordWebhookEndpoint: recordWebhookEndpoint(ports),
    listWebhookEndpoints: listWebhookEndpoints(ports),
    rotateWebhookSecret: rotateWebhookSecret(ports),
    disableWebhookEndpoint: disableWebhookEndpoint(ports),
    enableWebhookEndpoint: enableWebhookEndpoint(ports),
    recordPostalChoice: recordPostalChoice(ports),
    listPostalChoices: listPostalChoices(ports),
    listPaperLetters: listPaperLetters(ports),
    setPaperLetterAside: setPaperLetterAside(ports),
    takeBackPaperLetter: takeBackPaperLetter(ports),
    createPaperBatch: createPaperBatch(ports),
    listPaperBatches: listPaperBatches(ports),
    getPaperBatchFile: getPaperBatchFile(ports),
    recordPaperPosting: recordPaperPosting(ports),
  }
}

type NotificationJob =
  | 'write-notice'
  | 'send-delivery'
  | 'mail-operator-task'
  | 'draw-paper-batch'
  | 'watch-thresholds'
  | 'remind-expiries'

/** What the worker does about them. */
export function createNotificationJobs(ports: JobPorts): Pick<JobUseCases, NotificationJob> {
  return {
    'write-notice': writeNoticeOfFact(ports),
    'send-delivery': sendDelivery(ports),
    'mail-operator-task': mailOperatorTask(ports),
    'draw-paper-batch': drawPaperBatch(ports),
    'watch-thresholds': watchThresholds(ports),
    'remind-expiries': remindExpiries(ports),
  }
}
