import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const cleanRestoreDrillJob: MakeJobHandler = (useCases) =>
  jobHandler('clean-restore-drill', useCases['clean-restore-drill'])
