import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const remindMilestonesJob: MakeJobHandler = (useCases) =>
  jobHandler('remind-milestones', useCases['remind-milestones'])
