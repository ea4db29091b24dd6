import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const takeOverNamespaceJob: MakeJobHandler = (useCases) =>
  jobHandler('take-over-namespace', useCases['take-over-namespace'])
