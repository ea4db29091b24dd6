import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const issueStatementsJob: MakeJobHandler = (useCases) =>
  jobHandler('issue-statements', useCases['issue-statements'])
