export { type QueueBackend, queueSchemaDefault } from './backend.ts'
export { createJobQueue, type JobQueueOptions, jobTakeOverMs } from './create-job-queue.ts'
export { createProgressChannel, type ProgressChannelOptions } from './create-progress-channel.ts'
