import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const purgeReadingsJob: MakeJobHandler = (useCases) => jobHandler('purge-readings', useCases['purge-readings'])
