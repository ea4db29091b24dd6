import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const serveWaitingListJob: MakeJobHandler = (useCases) =>
  jobHandler('serve-waiting-list', useCases['serve-waiting-list'])
