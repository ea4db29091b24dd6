import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const writeNoticeJob: MakeJobHandler = (useCases) => jobHandler('write-notice', useCases['write-notice'])
