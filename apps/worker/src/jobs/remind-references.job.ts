import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const remindReferencesJob: MakeJobHandler = (useCases) =>
  jobHandler('remind-references', useCases['remind-references'])
