import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const startRestoreDrillsJob: MakeJobHandler = (useCases) =>
  jobHandler('start-restore-drills', useCases['start-restore-drills'])
