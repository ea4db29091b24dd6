import { jobHandler, type MakeJobHandler } from './job-handler.ts'

export const sendSignInLinkJob: MakeJobHandler = (useCases) =>
  jobHandler('send-sign-in-link', useCases['send-sign-in-link'])
