import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const runProtectionTaskJob: MakeJobHandler = (useCases) =>
  jobHandler('run-protection-task', useCases['run-protection-task'])
