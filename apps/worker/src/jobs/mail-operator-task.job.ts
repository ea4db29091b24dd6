import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const mailOperatorTaskJob: MakeJobHandler = (useCases) =>
  jobHandler('mail-operator-task', useCases['mail-operator-task'])
