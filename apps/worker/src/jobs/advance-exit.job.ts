import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const advanceExitJob: MakeJobHandler = (useCases) => jobHandler('advance-exit', useCases['advance-exit'])
