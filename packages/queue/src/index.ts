export { type QueueBackend, queueSchemaDefault } from './backend.ts'
export { createJobQueue, jobTakeOverMs, type JobQueueOptions } from './create-job-queue.ts'
export { createProgressChannel, type ProgressChannelOptions } from './create-progress-channel.ts'
