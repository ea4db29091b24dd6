import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const probeDeletionJob: MakeJobHandler = (useCases) => jobHandler('probe-deletion', useCases['probe-deletion'])
