import type { Logger } from '@grenier/platform'
import { createJobQueue, createProgressChannel, type QueueBackend, queueSchemaDefault } from '@grenier/queue'
import type { StandaloneConfig } from '../config.ts'
import type { Closing } from './closing.ts'

/**
 * Opens the job queue and the progress channel, on Redis when the environment names one, else on the database. The channel
 * is closed with everything else; the queue belongs to the worker that will consume it.
 */
export async function openQueue(
  options: { config: StandaloneConfig; queueUrl: string; installationId: string; logger: Logger },
  closing: Closing,
) {
  const { config, queueUrl, installationId, logger } = options
  const backend: QueueBackend =
    config.redisUrl === null
      ? { kind: 'postgres', connectionString: queueUrl, schema: queueSchemaDefault }
      : { kind: 'redis', url: config.redisUrl.reveal() }
  // The queue library ends its connections a little later than it says: when the server then stops, that is no error.
  let ending = false
  closing.add('queue errors', async () => {
    ending = true
  })
  const onError = (error: Error): void => {
    if (!ending) logger.error({ err: error }, 'queue')
  }
  const progress = await createProgressChannel({ backend, namespace: installationId, onError })
  closing.add('progress', () => progress.close())
  const queue = await createJobQueue({ backend, queueName: `grenier-${installationId}`, onError })
  return { progress, queue }
}
